import { type Choice, choose, useChoices } from "../notices/queries";
import { Banner, LoadFailed, Skeleton } from "../ui/Surfaces";
import { useWords } from "../words";
import { Part, useTellingAct } from "./parts";

const mails: readonly Choice["mail"][] = ["off", "atOnce", "daily"];

/** How this person hears of what, in this workspace: a row for each kind that can reach them. */
export function NotificationsSection() {
  const { settings, notices: w } = useWords();
  return <Part title={settings.sections.notifications} about={w.settings.about}><ChoiceTable /></Part>;
}

function ChoiceTable() {
  const { settings, notices: { settings: w } } = useWords();
  const choices = useChoices();
  if (choices.isError) return <LoadFailed error={choices.error} retry={() => void choices.refetch()} />;
  if (!choices.data) return <div className="panel"><div className="body"><Skeleton lines={8} /></div></div>;
  return (
    <>
      {!choices.data.sendsMail && <Banner state="held" icon="mail" title={w.noMail} />}
      <div className="panel">
        <div className="table-wrap" tabIndex={0} role="group" aria-label={settings.sections.notifications}>
          <table className="table choices">
            <thead><tr>{[w.kind, w.inApp, w.mail].map((title) => <th key={title} scope="col">{title}</th>)}</tr></thead>
            <tbody>{choices.data.items.map((choice) => <ChoiceRow key={choice.kind} choice={choice} />)}</tbody>
          </table>
        </div>
      </div>
    </>
  );
}

function ChoiceRow({ choice }: { choice: Choice }) {
  const w = useWords().notices.settings;
  const tell = useTellingAct();
  const [name, hint] = w.kinds[choice.kind]!;
  const set = (own: Partial<Choice>) => void tell(() => choose({ ...choice, ...own }));
  return (
    <tr>
      <th scope="row"><b className="name">{name}</b><span className="cap block">{hint}</span></th>
      <td>
        <input type="checkbox" role="switch" className="toggle" aria-label={w.inAppOf(name)} checked={choice.inApp} onChange={(event) => set({ inApp: event.target.checked })} />
      </td>
      <td>
        <select className="select sm" aria-label={w.mailOf(name)} value={choice.mail} onChange={(event) => set({ mail: event.target.value as Choice["mail"] })}>
          {mails.map((mail) => <option key={mail} value={mail}>{w.mails[mail]}</option>)}
        </select>
      </td>
    </tr>
  );
}
