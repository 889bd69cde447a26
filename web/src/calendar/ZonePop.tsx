import { useId, useMemo, useState } from "react";
import { useSession, useWorkspaceZone } from "../session/session";
import { Button } from "../ui/Button";
import { TextField } from "../ui/Field";
import { Icon } from "../ui/Icon";
import { Pop } from "../ui/Layers";
import { useFormat } from "../ui/format";
import { useWords } from "../words";
import { isZone } from "./days";
import { zoneLabel, zoneName } from "./MoveDialog";

/** Names the zone whose clock the calendar shows, and lets one look in another. */
export function ZonePop({ zone, at, onChange }: { zone: string; at: number; onChange: (zone: string) => void }) {
  const w = useWords().calendar;
  const own = useWorkspaceZone();
  const { me } = useSession();
  const format = useFormat(zone);
  const near = useMemo(() => {
    const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
    return [own, me.zone, here, "Etc/UTC"].filter((name): name is string => Boolean(name) && isZone(name))
      .filter((name, at, all) => all.findIndex((one) => zoneName(one) === zoneName(name)) === at);
  }, [own, me.zone]);
  const label = zoneLabel(zone, format.offset(new Date(at)));
  return (
    <Pop className="zone-pop" button={(wired) => (
      <button type="button" className={`zone-btn${zone === own ? "" : " other"}`} {...wired} aria-label={w.zoneButton(label)} title={w.zoneButton(label)}>
        <Icon name="globe" size="sm" /><span>{label}</span>
      </button>
    )}>
      {(close) => {
        const use = (name: string) => {
          onChange(name === own ? "" : name);
          close();
        };
        return (
          <div className="stack">
            <h3>{w.zoneTitle}</h3>
            <p className="cap">{w.zoneHint}</p>
            <div className="menu flat">
              {near.map((name) => (
                <button key={name} type="button" aria-pressed={name === zone} onClick={() => use(name)}>
                  <Icon name={name === zone ? "check" : "globe"} />{zoneName(name)}<small>{name === own ? w.zoneOfWorkspace : <Offset zone={name} at={at} />}</small>
                </button>
              ))}
            </div>
            <OtherZone use={use} />
          </div>
        );
      }}
    </Pop>
  );
}

function Offset({ zone, at }: { zone: string; at: number }) {
  return <>{useFormat(zone).offset(new Date(at))}</>;
}

function OtherZone({ use }: { use: (zone: string) => void }) {
  const w = useWords().calendar;
  const list = useId();
  const [name, setName] = useState("");
  const [error, setError] = useState<string>();
  const zones = useMemo(() => Intl.supportedValuesOf("timeZone"), []);
  return (
    <form className="stack" onSubmit={(event) => {
      event.preventDefault();
      const found = zones.find((zone) => zone.toLowerCase() === name.trim().toLowerCase().replaceAll(" ", "_")) ?? (isZone(name.trim()) ? name.trim() : null);
      if (found) use(found);
      else setError(w.zoneUnknown);
    }}>
      <TextField label={w.zoneOther} value={name} list={list} error={error} autoComplete="off" placeholder="Europe/Lisbon" onChange={(event) => {
        setName(event.target.value);
        setError(undefined);
      }} />
      <datalist id={list}>{zones.map((zone) => <option key={zone} value={zone} />)}</datalist>
      <Button size="sm" type="submit" disabled={!name.trim()}>{w.zoneUse}</Button>
    </form>
  );
}
