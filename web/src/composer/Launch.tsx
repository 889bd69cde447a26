import { useMay } from "../session/session";
import { Button } from "../ui/Button";
import { useFormat } from "../ui/format";
import { Icon } from "../ui/Icon";
import { Pop } from "../ui/Layers";
import { useWords } from "../words";
import type { Checks } from "./checks";
import { instantOf, type Plan } from "./plan";
import { useWriting } from "./useWriting";

interface Props { checks: Checks; busy: boolean; refusal: string | null; freeSlot: string | null; onLaunch: (plan: Plan) => void; onSave: () => void; onShowChecks: () => void }

const isMac = navigator.platform.startsWith("Mac");

/** When it goes, where, what stands in the way, and the button. */
export function Launch({ checks, busy, refusal, freeSlot, onLaunch, onSave, onShowChecks }: Props) {
  const w = useWords().composer;
  const { writing, now } = useWriting();
  const mayPublish = useMay("posts:publish");
  const { plan } = now;
  const blocked = blockedBy(checks, now.draft.channels.length, plan);
  const isPlanned = !writing.savesItself;
  const label = plan.kind === "open" ? (isPlanned ? w.saveChanges : w.choose) : !mayPublish ? w.askApproval : plan.kind === "now" ? w.publishNow : isPlanned ? w.saveAndPlan : w.schedule;
  const reason = refusal ?? (blocked === "rules" ? w.blocked(checks.blocking) : blocked === "channels" ? w.needsChannel : blocked === "past" ? w.past : null);
  return (
    <footer className="launch">
      <div className="say">
        <Say channels={now.draft.channels.length} plan={plan} freeSlot={freeSlot} />
        {reason && (
          <div className="cap why" data-state="failed" role="status">
            {reason}{blocked === "rules" && <> <button type="button" className="link" onClick={onShowChecks}>{w.showChecks}</button></>}
          </div>
        )}
      </div>
      {!isPlanned && <Button onClick={onSave}>{w.saveDraft}</Button>}
      <span className="btn-pair">
        <Button kind="primary" busy={busy} aria-disabled={blocked !== null || (plan.kind === "open" && !isPlanned) || undefined} aria-keyshortcuts="Meta+Enter Control+Enter"
          onClick={() => onLaunch(plan)}>{label}<kbd className="desk-only">{isMac ? "⌘↵" : "Ctrl ↵"}</kbd></Button>
        <Pop menu end button={(wired) => <button type="button" className="btn primary" aria-label={w.moreWays} {...wired}><Icon name="down" /></button>}>
          {freeSlot && <button type="button" onClick={() => onLaunch({ kind: "slot" })}><Icon name="queue" />{w.toQueue}</button>}
          {mayPublish && <button type="button" onClick={() => onLaunch({ kind: "now" })}><Icon name="send" />{w.publishNow}</button>}
          <button type="button" onClick={onSave}><Icon name="compose" />{isPlanned ? w.saveChanges : w.saveDraft}</button>
        </Pop>
      </span>
    </footer>
  );
}

/** Why it cannot go now, or null. Never silently: each has its sentence beside the button. */
export function blockedBy(checks: Checks, channels: number, plan: Plan): "channels" | "rules" | "past" | null {
  if (channels === 0) return "channels";
  if (checks.blocking > 0) return "rules";
  if (plan.kind === "time" && (instantOf(plan.local, plan.zone)?.at.getTime() ?? 0) < Date.now()) return "past";
  return null;
}

function Say({ channels, plan, freeSlot }: { channels: number; plan: Plan; freeSlot: string | null }) {
  const w = useWords().composer;
  const format = useFormat(plan.kind === "time" ? plan.zone : undefined);
  const moment = plan.kind === "time" ? instantOf(plan.local, plan.zone)?.at : plan.kind === "slot" && freeSlot ? freeSlot : null;
  const when = plan.kind === "now" ? w.now : moment ? format.moment(moment) : w.noTime;
  return <><b>{when}</b> <span className="sub">{w.toChannels(channels)}</span></>;
}
