import { useNetworkNames } from "../channels/queries";
import { Glyph } from "../ui/Glyph";
import { Pill } from "../ui/Pill";
import type { Format } from "../ui/format";
import { Panel } from "../ui/Surfaces";
import { useWords } from "../words";
import type { Health } from "./queries";

/** What is late, by workspace, network and reason; never which post. */
export function Overdue({ health, format }: { health: Health; format: Format }) {
  const w = useWords().health;
  const names = useNetworkNames();
  const now = new Date(health.asOf).getTime();
  return (
    <Panel title={w.overdueTitle} end={<span className="cap">{w.overdueAbout}</span>} plain>
      {health.overdue.length === 0 ? <p className="sub body">{w.nothingLate}</p> : (
        <ul className="odues">
          {health.overdue.map((one) => (
            <li className="odue" key={`${one.workspaceId} ${one.network} ${one.state} ${one.heldReason}`}>
              <Glyph network={one.network} name={names(one.network)} size="md" />
              <div className="grow">
                <b>{one.workspace}</b> <span className="cap">{w.overdueLine(one.count, names(one.network))}</span>
                <p className="cap">{w.reasons[one.heldReason ?? one.state]}</p>
              </div>
              <div className="ost"><b className="olate">{w.lateSince(format.span((now - new Date(one.oldestAt).getTime()) / 1000))}</b><Pill state={one.state} reason={one.heldReason} /></div>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

/** Accounts whose network asked to wait. */
export function Lanes({ health, format }: { health: Health; format: Format }) {
  const w = useWords().health;
  const names = useNetworkNames();
  return (
    <Panel title={w.lanes} end={<span className="cap">{w.lanesAbout}</span>} plain>
      {health.lanes.length === 0 ? <p className="sub body">{w.noLanes}</p> : (
        <div className="table-wrap" tabIndex={0} role="group" aria-label={w.lanes}>
          <table className="table roomy">
            <thead><tr><th scope="col">{w.lane}</th><th scope="col">{w.why}</th><th scope="col">{w.until}</th><th scope="col" className="r">{w.waiting}</th></tr></thead>
            <tbody>
              {health.lanes.map((lane, at) => (
                <tr key={at}>
                  <td><span className="cell">{lane.network && <Glyph network={lane.network} />}{[lane.network && names(lane.network), lane.workspace].filter(Boolean).join(" · ")}</span></td>
                  <td>{lane.why}</td>
                  <td><time dateTime={lane.pausedUntil}>{format.moment(lane.pausedUntil)}</time> <span className="cap">{format.near(lane.pausedUntil)}</span></td>
                  <td className="r">{format.number(lane.waiting)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  );
}
