import { useNavigate } from "@tanstack/react-router";
import { useId, useState } from "react";
import { useSession } from "../session/session";
import { Button } from "../ui/Button";
import { TextField } from "../ui/Field";
import { Refused } from "../ui/Refused";
import { useWords } from "../words";
import { Step } from "./Step";
import { browserZone, useMakeWorkspace } from "./useMakeWorkspace";

/** Step one: a name; the zone comes from the browser. */
export function NameWorkspace() {
  const w = useWords().welcome;
  const { workspace } = useSession();
  if (workspace) return <Step done title={w.workspace}><p className="sub">{w.workspaceIs(workspace.name, workspace.zone)}</p></Step>;
  return <Step done={false} title={w.workspace}><NameForm /></Step>;
}

function NameForm() {
  const w = useWords().welcome;
  const { me } = useSession();
  const navigate = useNavigate();
  const { make, running, problem, clear } = useMakeWorkspace();
  const [name, setName] = useState("");
  const [zone, setZone] = useState(browserZone);
  const [choosing, setChoosing] = useState(false);
  const list = useId();
  const mayNot = problem?.status === 403;
  const save = async () => {
    const made = await make(name.trim() || w.suggestion(me.name), zone);
    if (made) await navigate({ to: "/welcome", search: { workspace: made.slug } as never, replace: true });
  };
  return (
    <form className="stack" onSubmit={(event) => { event.preventDefault(); void save(); }}>
      {mayNot ? <p>{w.mayNot}</p> : <Refused problem={problem} onClose={clear} />}
      <TextField label={w.name} hint={w.nameHint} placeholder={w.suggestion(me.name)} value={name} maxLength={200} autoFocus autoComplete="organization" error={problem?.of("name").join(" ") || undefined} onChange={(event) => setName(event.target.value)} />
      {choosing ? (
        <>
          <TextField label={w.zone} value={zone} list={list} required autoComplete="off" error={problem?.of("zone").join(" ") || undefined} onChange={(event) => setZone(event.target.value)} />
          <datalist id={list}>{Intl.supportedValuesOf("timeZone").map((one) => <option key={one} value={one} />)}</datalist>
        </>
      ) : <p className="cap">{w.zoneIs(zone)} <button type="button" className="link" onClick={() => setChoosing(true)}>{w.change}</button></p>}
      <div><Button type="submit" kind="primary" size="lg" busy={running !== null}>{w.next}</Button></div>
    </form>
  );
}
