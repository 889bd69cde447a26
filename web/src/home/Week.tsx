import type { CSSProperties, ReactNode } from "react";
import { Icon } from "../ui/Icon";
import { Panel } from "../ui/Surfaces";
import type { Format } from "../ui/format";
import { useWords } from "../words";
import type { Home } from "./queries";

/** The week in numbers, each with what it is compared with; a number that is missing says why. */
export function WeekNumbers({ home, format }: { home: Home; format: Format }) {
  const w = useWords().home;
  const { week } = home;
  const { p50Seconds: half, p95Seconds: most } = week.lateness;
  return (
    <section className="section" aria-labelledby="h-week">
      <header><h2 id="h-week">{w.week}</h2><p>{w.weekBase(format.day(week.from), format.day(home.now), format.time(home.now))}</p></header>
      <ul className="stats">
        <Stat name={w.published} value={format.number(week.published)}><Change now={week.published} before={week.base.published} format={format} good="up" /></Stat>
        <Stat name={w.failed} value={format.number(week.failed)}><Change now={week.failed} before={week.base.failed} format={format} good="down" /></Stat>
        <Stat name={w.onTime} value={week.onTimePercent === null ? null : <>{format.number(week.onTimePercent)}<small> %</small></>}>
          <span className="cap">{week.onTimePercent === null ? w.noneSent : w.withinTen}</span>
        </Stat>
        <Stat name={w.lateness} value={half === null ? null : <Seconds value={half} format={format} />}>
          <span className="cap">{most === null ? w.noneSent : w.nineFive(exact(most, format))}</span>
        </Stat>
      </ul>
    </section>
  );
}

function Stat({ name, value, children }: { name: string; value: ReactNode; children: ReactNode }) {
  return <li className="stat"><span className="k">{name}</span>{value !== null && <span className="v">{value}</span>}<div className="foot">{children}</div></li>;
}

function Change({ now, before, format, good }: { now: number; before: number; format: Format; good: "up" | "down" }) {
  const w = useWords().home;
  if (now === before) return <span className="cap">{w.same}</span>;
  const way = now > before ? "up" : "down";
  const amount = format.number(Math.abs(now - before));
  return (
    <>
      <span className={`delta ${way === good ? "up" : "down"}`}><Icon name={`arrow${way}`} /><span>{way === "up" ? w.upBy(amount) : w.downBy(amount)}</span></span>
      <span className="cap">{w.from(format.number(before))}</span>
    </>
  );
}

function Seconds({ value, format }: { value: number; format: Format }) {
  return <>{exact(value, format)}</>;
}

/** Below a minute tenths count: 0.4 s. */
function exact(seconds: number, format: Format): string {
  return seconds < 60 ? `${format.number(Math.round(seconds * 10) / 10)} s` : format.span(seconds);
}

/** How late posts left in the last seven days, counted by steps that grow. */
export function OnTime({ home, format }: { home: Home; format: Format }) {
  const w = useWords().home;
  const { histogram, lateness } = home.week;
  if (lateness.count === 0) return <Panel title={w.histogram} end={<span className="cap">{w.lastDays}</span>}><p className="cap">{w.noneSent}</p></Panel>;
  const top = Math.max(...histogram.map((bucket) => bucket.count));
  const within = histogram.filter((bucket) => bucket.upToSeconds !== null && bucket.upToSeconds <= 10).reduce((sum, bucket) => sum + bucket.count, 0);
  const said = histogram.map((bucket, at) => ({
    ...bucket, text: bucket.upToSeconds === null ? w.bucketAbove(bucket.count, format.span(histogram[at - 1]?.upToSeconds ?? 0)) : w.bucket(bucket.count, format.span(bucket.upToSeconds)),
  }));
  return (
    <Panel title={w.histogram} end={<span className="cap">{w.lastDays}</span>}>
      <div className="on-time" data-state="live">
        <div className="stat"><span className="v">{format.number(within)} <small>{w.ofWithin(format.number(lateness.count))}</small></span></div>
        <div className="late" role="img" aria-label={w.histogramLabel(said.filter((bucket) => bucket.count > 0).map((bucket) => bucket.text).join(", "))}>
          {said.map((bucket, at) => <i key={at} title={bucket.text} style={{ "--v": (bucket.count / top) * 100 } as CSSProperties} />)}
        </div>
        <div className="cap late-axis" aria-hidden="true">
          {histogram.map((bucket, at) => <span key={at}>{bucket.upToSeconds === null ? "…" : format.span(bucket.upToSeconds)}</span>)}
        </div>
        {lateness.maxSeconds !== null && <p className="cap">{w.slowest(exact(lateness.maxSeconds, format))}</p>}
      </div>
    </Panel>
  );
}
