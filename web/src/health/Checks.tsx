import { Button } from "../ui/Button";
import { Icon } from "../ui/Icon";
import { LoadFailed, Panel, Skeleton } from "../ui/Surfaces";
import { useWords } from "../words";
import { useChecks } from "./queries";

type Check = NonNullable<ReturnType<typeof useChecks>["data"]>[number];

const states: Record<string, string> = { fine: "live", note: "inReview", fault: "failed" };
const drawings: Record<string, string> = { fine: "st-live", note: "alert", fault: "st-failed" };
const urgency = ["fault", "note", "fine"];

/** What the doctor found: what wants a look first, broken ones open. */
export function Checks() {
  const w = useWords().health;
  const checks = useChecks();
  const again = <Button size="sm" kind="ghost" icon="refresh" busy={checks.isFetching} onClick={() => void checks.refetch()}>{w.again}</Button>;
  if (checks.isError) return <Panel title={w.doctor} end={again}><LoadFailed error={checks.error} retry={() => void checks.refetch()} /></Panel>;
  if (!checks.data) return <Panel title={w.doctor}><Skeleton lines={6} /></Panel>;
  const sorted = [...checks.data].sort((a, b) => urgency.indexOf(a.level) - urgency.indexOf(b.level));
  return (
    <Panel title={w.doctor} end={<><span className="cap">{w.doctorAbout(sorted.length, sorted.filter((check) => check.level !== "fine").length)}</span>{again}</>} plain>
      <div className="docs">{sorted.map((check, at) => <Line key={at} check={check} />)}</div>
    </Panel>
  );
}

function Line({ check }: { check: Check }) {
  const w = useWords().health;
  const state = states[check.level];
  const head = (
    <>
      <Icon name={drawings[check.level]!} />
      <span className="grow"><b>{w.subjects[check.subject] ?? check.subject}</b> <span className="sub" lang="en">{check.sentence}</span></span>
      <span className="pill" data-state={state}>{w.levels[check.level]}</span>
    </>
  );
  if (!check.advice || check.level === "fine") return <div className="doc-i flat" data-state={state}>{head}</div>;
  return (
    <details className="doc-i" data-state={state} open={check.level === "fault"}>
      <summary>{head}<span className="chev"><Icon name="right" /></span></summary>
      <div className="body"><p className="sub" lang="en">{check.advice}</p></div>
    </details>
  );
}
