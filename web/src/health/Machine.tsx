import { Link } from "@tanstack/react-router";
import type { CSSProperties, ReactNode } from "react";
import { useWorkspace } from "../session/session";
import type { Format } from "../ui/format";
import { Panel } from "../ui/Surfaces";
import { useWords } from "../words";
import type { Health } from "./queries";

/** The machine under it: disk, mail, the program and its nodes. */
export function Machine({ health, format }: { health: Health; format: Format }) {
  const w = useWords().health;
  return (
    <div className="health-side">
      <Panel title={w.storage}><Disk disk={health.disk} format={format} /></Panel>
      <Panel title={w.mail}><Mail mail={health.mail} format={format} /></Panel>
      <Panel title={w.program}>
        <dl className="kv">
          <Fact name={w.runs}>{health.program.version} <span className="cap">{w.since(format.moment(health.program.startedAt))}</span></Fact>
          <Fact name={w.runtime}>{health.program.runtime}, {health.program.system}</Fact>
          <Fact name={w.nodesTitle}>
            {health.scheduler.nodes.map((node) => (
              <span key={node.id} className="block"><code>{node.id.slice(-8)}</code> <span className="cap">{[node.answers ? w.thisNode : "", w.aliveUntil(format.time(node.aliveUntil))].filter(Boolean).join(", ")}</span></span>
            ))}
          </Fact>
          <Fact name={w.queue}>{w.putAside(health.queue.putAside)}<span className="cap">{w.renewals(health.queue.renewalsDue)}</span></Fact>
        </dl>
      </Panel>
    </div>
  );
}

function Disk({ disk, format }: { disk: Health["disk"]; format: Format }) {
  const w = useWords().health;
  if (!disk) return <p className="sub">{w.diskUnknown}</p>;
  const full = 100 * (1 - disk.freeBytes / disk.totalBytes);
  const state = disk.freeBytes < 2 ** 30 ? "failed" : full > 85 ? "inReview" : "scheduled";
  return (
    <div className="stack">
      <div className="row between"><span className="num">{format.number(Math.round(full))} %</span><span className="cap num">{w.diskOf(format.bytes(disk.freeBytes), format.bytes(disk.totalBytes))}</span></div>
      <div className="meter" data-state={state}><i style={{ "--v": `${full}%` } as CSSProperties} /></div>
      <p className="cap">{w.diskHint}</p>
    </div>
  );
}

function Mail({ mail, format }: { mail: Health["mail"]; format: Format }) {
  const w = useWords().health;
  const { slug } = useWorkspace();
  return (
    <div className="stack">
      {!mail.configured && <p className="msg" data-state="inReview">{w.mailOff}</p>}
      <p className="sub">{[w.mailWaiting(mail.waiting), mail.oldestAt && w.mailOldest(format.near(mail.oldestAt))].filter(Boolean).join(", ")}</p>
      {mail.givenUp > 0 && <p className="msg" data-state="failed">{w.mailGivenUp(mail.givenUp)}</p>}
      {mail.configured && <p className="cap">{mail.lastSentAt ? w.mailSent(format.near(mail.lastSentAt)) : w.mailNever}</p>}
      <Link className="link" to="/w/$workspace/settings/$section" params={{ workspace: slug, section: "instance" }}>{w.letters}</Link>
    </div>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return <><dt>{name}</dt><dd>{children}</dd></>;
}
