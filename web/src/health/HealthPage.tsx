import { type ReactNode, useState } from "react";
import { useSession } from "../session/session";
import "../styles/health.css";
import { type Format, useFormat } from "../ui/format";
import { Banner, Empty, LoadFailed, Panel, Skeleton } from "../ui/Surfaces";
import { useWords } from "../words";
import { Checks } from "./Checks";
import { Databases } from "./Databases";
import { Histogram } from "./Histogram";
import { Machine } from "./Machine";
import { Lanes, Overdue } from "./Overdue";
import { type Days, type Health, useHealth } from "./queries";

/** How the installation does, for the person who runs it. */
export function HealthPage() {
  const w = useWords().health;
  const { me } = useSession();
  const format = useFormat(me.zone);
  const [days, setDays] = useState<Days>(7);
  const health = useHealth(days, me.isInstanceOwner);
  const { data } = health;
  if (!me.isInstanceOwner) return <div className="view"><h1 className="vh">{w.title}</h1><Empty icon="lock" title={w.ownersOnly} /></div>;
  return (
    <div className="view">
      <header className="page-head">
        <div><h1>{w.title}</h1><p>{w.about}</p></div>
        {data && <div className="end"><span className="cap num">{health.isError ? w.silent : w.asOf(format.exactTime(data.asOf))}</span></div>}
      </header>
      {!data && (health.isError ? <LoadFailed error={health.error} retry={() => void health.refetch()} /> : <Panel><Skeleton lines={8} /></Panel>)}
      {data && (
        <>
          <Verdict health={data} format={format} />
          <Numbers health={data} format={format} />
          <Histogram punctuality={data.punctuality} days={days} onDays={setDays} format={format} />
          <Overdue health={data} format={format} />
          <Lanes health={data} format={format} />
          <div className="health-two"><Checks /><Machine health={data} format={format} /></div>
          <Databases databases={data.databases} format={format} />
        </>
      )}
    </div>
  );
}

const lateTick = 30;

/** Seconds between two instants of the server. */
const between = (from: string, to: string) => Math.max(0, (new Date(to).getTime() - new Date(from).getTime()) / 1000);

function Verdict({ health, format }: { health: Health; format: Format }) {
  const w = useWords().health;
  const { lastTickAt } = health.scheduler;
  if (health.clockAlarm) return <Banner state="failed" title={<span lang="en">{health.clockAlarm}</span>} />;
  const quiet = lastTickAt ? between(lastTickAt, health.asOf) : 0;
  if (quiet > lateTick) return <Banner state="failed" title={w.tickOld(format.span(quiet))} />;
  const late = health.overdue.reduce((sum, one) => sum + one.count, 0);
  return late > 0 ? <Banner state="inReview" title={w.late(late)} /> : <Banner state="live" icon="st-live" title={w.fine} />;
}

function Numbers({ health, format }: { health: Health; format: Format }) {
  const w = useWords().health;
  const { scheduler, punctuality, overdue, queue, program } = health;
  const late = overdue.reduce((sum, one) => sum + one.count, 0);
  const oldest = overdue[0]?.oldestAt;
  const share = punctuality.count === 0 ? null : Math.round((1000 * punctuality.onTime) / punctuality.count) / 10;
  return (
    <section aria-label={w.now}>
      <ul className="stats">
        <Stat name={w.tick} value={scheduler.lastTickAt ? w.tickAgo(format.number(Math.round(10 * between(scheduler.lastTickAt, health.asOf)) / 10)) : w.tickNone}>
          {[w.nodes(scheduler.nodes.length), w.working(scheduler.working)].join(", ")}
        </Stat>
        <Stat name={w.onTime(punctuality.days)} value={share === null ? null : <>{format.number(share)} <small>%</small></>}>
          {share === null ? w.nothingSent : w.onTimeOf(format.number(punctuality.onTime), format.number(punctuality.count))}
        </Stat>
        <Stat name={w.overdue} value={format.number(late)}>{oldest ? w.oldest(format.span(between(oldest, health.asOf))) : w.nothingLate}</Stat>
        <Stat name={w.soon} value={format.number(queue.dueWithinHour)}>{queue.nextAt ? w.next(format.moment(queue.nextAt)) : w.nextNone}</Stat>
        <Stat name={w.version} value={program.version}>{w.since(format.moment(program.startedAt))}</Stat>
      </ul>
    </section>
  );
}

function Stat({ name, value, children }: { name: string; value: ReactNode; children: ReactNode }) {
  return <li className="stat"><span className="k">{name}</span>{value !== null && <span className="v">{value}</span>}<span className="cap">{children}</span></li>;
}
