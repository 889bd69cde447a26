import { useFormat } from "../ui/format";
import { useWords } from "../words";
import type { Attempt, Delivery } from "./queries";

interface Event { at: string | null; state: string; title: string; text?: string | null }

/** What was done for one delivery, in order, every attempt named. */
export function DeliveryTimeline({ delivery, attempts, network }: { delivery: Delivery; attempts: readonly Attempt[]; network: string }) {
  const w = useWords().post;
  const format = useFormat();
  const { readBack } = delivery;
  const events: Event[] = attempts.map((attempt) => ({
    at: attempt.startedAt,
    state: attempt.outcome === "accepted" ? "working" : attempt.outcome === "refused" ? "failed" : attempt.outcome ? "unknown" : "working",
    title: w.attempt(attempt.number, w.steps[attempt.step] ?? null),
    text: attempt.outcome === "accepted" ? w.accepted(network, seconds(attempt)) : attempt.failureSentence ?? (attempt.outcome ? w.noAnswer : w.underWay),
  }));
  if (delivery.liveAt) {
    const late = delivery.lateSeconds;
    events.push({ at: delivery.liveAt, state: "live", title: w.live, text: [late == null ? null : late < 1 ? w.onTime : w.late(format.span(late)), w.evidence[delivery.evidence ?? ""]].filter(Boolean).join(" ") });
  }
  if (readBack) events.push({ at: readBack.at, state: readBack.ok ? "live" : "partlyLive", title: readBack.ok ? w.readBack : w.readBackDiffers });
  if (delivery.goneAt) events.push({ at: delivery.goneAt, state: "cancelled", title: w.goneThere(network) });
  events.sort((a, b) => (a.at ?? "").localeCompare(b.at ?? ""));
  if (delivery.plannedAt) events.unshift({ at: delivery.plannedAt, state: "scheduled", title: w.dueAt });
  if (events.length === 0) return <p className="sub">{w.nothingYet}</p>;
  return (
    <ol className="timeline">
      {events.map((event, index) => (
        <li key={index} data-state={event.state}>
          <span className="what">{event.title}</span>
          {event.at && <time dateTime={event.at} title={format.moment(event.at)}>{near(event.at, delivery, format)}</time>}
          {event.text && <p>{event.text}</p>}
        </li>
      ))}
    </ol>
  );
}

/** The hour alone on the planned day, with the day on others. */
function near(at: string, delivery: Delivery, format: ReturnType<typeof useFormat>): string {
  const day = delivery.plannedAt ?? at;
  return format.dayKey(at) === format.dayKey(day) && delivery.liveAt ? format.time(at) : format.moment(at);
}

function seconds(attempt: Attempt): number | null {
  return attempt.finishedAt ? (new Date(attempt.finishedAt).getTime() - new Date(attempt.startedAt).getTime()) / 1000 : null;
}

/** The facts as they were recorded: answers, codes and ids. */
export function Evidence({ delivery, attempts }: { delivery: Delivery; attempts: readonly Attempt[] }) {
  const w = useWords().post;
  const lines = attempts.map((attempt) => [
    attempt.startedAt.slice(11, 23), attempt.step, attempt.outcome ?? "…", attempt.networkCode, attempt.failureKind, attempt.failureSentence, attempt.networkPostId,
  ].filter(Boolean).join("  "));
  if (delivery.failure && attempts.every((attempt) => attempt.failureSentence !== delivery.failure!.sentence)) {
    lines.push([delivery.failure.at?.slice(11, 23), delivery.failure.networkCode, delivery.failure.kind, delivery.failure.sentence].filter(Boolean).join("  "));
  }
  if (lines.length === 0) return null;
  return (
    <details className="evidence">
      <summary>{w.evidenceTitle}</summary>
      <pre tabIndex={0} aria-label={w.evidenceTitle}>{lines.join("\n")}</pre>
      <p className="cap">{w.fingerprint} <code>{delivery.fingerprint.slice(0, 16)}</code></p>
    </details>
  );
}
