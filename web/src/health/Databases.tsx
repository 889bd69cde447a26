import type { Format } from "../ui/format";
import { Panel } from "../ui/Surfaces";
import { useWords } from "../words";
import type { Health } from "./queries";

/** Every database with its size, whether it answers, and which schema it has. */
export function Databases({ databases, format }: { databases: Health["databases"]; format: Format }) {
  const w = useWords().health;
  return (
    <Panel title={w.databases} end={<span className="cap">{w.databasesAbout}</span>} plain>
      <div className="table-wrap" tabIndex={0} role="group" aria-label={w.databases}>
        <table className="table roomy">
          <thead>
            <tr>
              <th scope="col">{w.database}</th><th scope="col">{w.kind}</th><th scope="col" className="r">{w.size}</th><th scope="col" className="r">{w.media}</th>
              <th scope="col" className="r">{w.answer}</th><th scope="col">{w.schema}</th><th scope="col" className="r">{w.channels}</th>
            </tr>
          </thead>
          <tbody>
            {databases.map((one) => (
              <tr key={one.workspaceId ?? "control"}>
                <td>{one.workspace ?? w.control}</td>
                <td>{w.engines[one.engine] ?? one.engine}</td>
                <td className="r">{format.bytes(one.bytes)}</td>
                <td className="r">{one.mediaBytes === null ? "" : format.bytes(one.mediaBytes)}</td>
                <td className="r">{one.answerMs === null ? <span className="msg" data-state="failed">{w.noAnswer}</span> : w.ms(format.number(one.answerMs))}</td>
                <td>{one.migrations === one.migrationsWanted ? w.schemaFine(one.migrations) : <span className="msg" data-state="inReview">{w.schemaOld(one.migrations, one.migrationsWanted)}</span>}</td>
                <td className="r">
                  {one.workspaceId && format.number(one.channels)}
                  {one.channelsToReconnect > 0 && <span className="msg" data-state="signInAgain"> {w.toReconnect(one.channelsToReconnect)}</span>}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}
