import { api, read } from "../api/client";
import { queries } from "../api/query";
import { Button } from "../ui/Button";
import { Toggle } from "../ui/Field";
import { useFormat } from "../ui/format";
import { LoadFailed, Skeleton } from "../ui/Surfaces";
import { useWords } from "../words";
import { CopyLine } from "./CopyLine";
import { FormRow, Part, useTellingAct } from "./parts";
import { useInstance, useLetters } from "./people";
import { StockKeys } from "./StockKeys";

/** What the owner of the server switches for everybody, and its letters. */
export function InstanceSection() {
  const { settings: w, stock } = useWords();
  return (
    <>
      <Part title={w.sections.instance} about={w.instance.about}><Switches /></Part>
      <Part title={stock.keys} about={stock.keysAbout}><StockKeys /></Part>
      <Part title={w.instance.letters} about={w.instance.lettersAbout}><Letters /></Part>
    </>
  );
}

type Switch = "signUp" | "invitations" | "sso" | "singleOperator";

function Switches() {
  const w = useWords().settings.instance;
  const instance = useInstance();
  const tell = useTellingAct();
  if (instance.isError) return <LoadFailed error={instance.error} retry={() => void instance.refetch()} />;
  if (!instance.data) return <div className="panel"><div className="body"><Skeleton lines={4} /></div></div>;
  const { data } = instance;
  const set = (name: Switch, on: boolean) => void tell(async () => {
    const answer = await read(api.PATCH("/api/v1/instance", { body: { [name]: on }, headers: { "Content-Type": "application/merge-patch+json" } }));
    queries.setQueryData(["instance"], answer);
  });
  const toggle = (name: Switch, label: string, help?: string, disabled = false) => (
    <Toggle label={label} help={help} checked={data[name]} disabled={disabled} onChange={(event) => set(name, event.target.checked)} />
  );
  return (
    <>
      <div className="panel">
        {toggle("signUp", w.signUp, w.signUpHint, data.singleOperator)}
        {toggle("invitations", w.invitations, undefined, data.singleOperator)}
        {toggle("sso", w.sso, w.ssoHint)}
        {toggle("singleOperator", w.single, w.singleHint)}
      </div>
      <div className="panel">
        <FormRow label={w.mail}>{data.mailConfigured ? w.mailOn : w.mailOff}</FormRow>
        <FormRow label={w.publicUrl}><span className="mono cap">{data.publicUrl}</span></FormRow>
        <FormRow label={w.version}><span className="num">{data.version}</span></FormRow>
      </div>
    </>
  );
}

function Letters() {
  const { settings } = useWords();
  const w = settings.instance;
  const format = useFormat();
  const letters = useLetters();
  if (letters.isError) return <LoadFailed error={letters.error} retry={() => void letters.refetch()} />;
  if (!letters.data) return <div className="panel"><div className="body"><Skeleton lines={3} /></div></div>;
  const lines = letters.data.pages.flatMap((page) => page.items);
  if (lines.length === 0) return <p className="sub">{w.lettersNone}</p>;
  return (
    <div className="panel">
      <div className="rows">
        {lines.map((letter) => (
          <div key={letter.id}>
            <span className="grow">
              <b className="name">{letter.subject}</b>
              <span className="cap block">
                {[letter.recipient, letter.sentAt ? w.sent(format.moment(letter.sentAt)) : letter.nextTryAt ? w.waits(format.near(letter.nextTryAt)) : w.waiting, letter.lastFailure].filter(Boolean).join(" · ")}
              </span>
            </span>
            {letter.link && <CopyLine label={`${w.link}: ${letter.recipient}`} text={letter.link} hidden />}
          </div>
        ))}
      </div>
      {letters.hasNextPage && <div className="foot"><Button size="sm" busy={letters.isFetchingNextPage} onClick={() => void letters.fetchNextPage()}>{settings.security.showMore}</Button></div>}
    </div>
  );
}
