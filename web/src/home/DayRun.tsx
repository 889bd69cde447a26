import { Link } from "@tanstack/react-router";
import { type CSSProperties, useEffect, useMemo, useRef } from "react";
import { dayOf, hoursIn, localText, startOfDay } from "../calendar/days";
import { entryOf } from "../calendar/entries";
import { useOpenSlots } from "../calendar/queries";
import { useMay, useWorkspace } from "../session/session";
import { Icon } from "../ui/Icon";
import { Pill } from "../ui/Pill";
import type { Format } from "../ui/format";
import { useWords } from "../words";
import { PostGlyphs } from "./PostGlyphs";
import type { Home } from "./queries";
import { minuteOfDay, spanOf, type Stop, stopsOf, ticksOf } from "./run";

const noChannels: string[] = [];

/** Today from left to right: what has gone, where now is, what still goes, and the slots that nothing has taken. */
export function DayRun({ home, format, now }: { home: Home | undefined; format: Format; now: number }) {
  const { home: w } = useWords();
  const mayWrite = useMay("posts:write");
  const { slug } = useWorkspace();
  const { zone } = format;
  const day = dayOf(now, zone);
  const start = startOfDay(day, zone);
  const end = start + hoursIn(day, zone) * 3_600_000;
  const open = useOpenSlots(start, end, noChannels, now);
  const entries = useMemo(() => (home?.today ?? []).map(entryOf), [home?.today]);
  const minuteOf = (at: number) => minuteOfDay(at, zone, now);
  const needle = minuteOf(now);
  const span = spanOf([...entries.flatMap((entry) => entry.at ?? []), ...open.map((slot) => slot.at), now].map(minuteOf), (end - start) / 60_000);
  const stops = stopsOf(entries, minuteOf, span);
  const strip = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = strip.current!;
    const mark = element.querySelector<HTMLElement>(".needle")!;
    element.scrollLeft = mark.offsetLeft - element.clientWidth / 2;
  }, []);
  const at = (minute: number) => ({ "--t": minute }) as CSSProperties;
  return (
    <section className="section" aria-labelledby="h-day">
      <header><h2 id="h-day">{w.run}</h2><p>{zone}{zone.endsWith("UTC") ? "" : `, ${format.offset(new Date(now))}`}</p></header>
      <div className="strip hscroll" ref={strip} tabIndex={0} role="group" aria-label={w.runLabel} style={{ "--from": span.from, "--span": span.to - span.from } as CSSProperties}>
        <div className="inner">
          <div className="gone" style={at(needle)} />
          {stops.map((stop) => <RunStop key={stop.entries[0]!.id} stop={stop} format={format} isPast={stop.minute < needle} />)}
          {mayWrite && open.map((slot) => (
            <Link key={slot.at} className="open" to="/w/$workspace/compose" params={{ workspace: slug }} search={{ at: localText(slot.at, zone) } as never} style={at(minuteOf(slot.at))}
              aria-label={w.openSlot(format.time(new Date(slot.at)))} title={w.openSlot(format.time(new Date(slot.at)))}>
              <i><Icon name="plus" size="xs" /></i>
            </Link>
          ))}
          <div className="needle" style={at(needle)}><b>{format.time(new Date(now))}</b></div>
          <div className="axis" aria-hidden="true">
            {ticksOf(span, needle).map((minute) => <span key={minute} style={at(minute)}>{format.time(new Date(start + minute * 60_000))}</span>)}
          </div>
        </div>
      </div>
    </section>
  );
}

function RunStop({ stop, format, isPast }: { stop: Stop; format: Format; isPast: boolean }) {
  const { home: w, common, calendar } = useWords();
  const { slug } = useWorkspace();
  const [first] = stop.entries;
  const { card, title } = first!;
  const time = format.time(new Date(first!.at!));
  const style = { "--t": stop.minute } as CSSProperties;
  const className = `stop${isPast ? " past" : ""}${stop.row === 1 ? " low" : ""}`;
  const drawn = (
    <span className="tag-card">
      <span><em>{time}</em>{stop.entries.length > 1 ? <span className="cap">+{stop.entries.length - 1}</span> : <Pill icon state={card.state} />}</span>
      <PostGlyphs card={card} most={4} />
    </span>
  );
  if (stop.entries.length > 1) {
    return (
      <Link className={className} style={style} to="/w/$workspace/calendar" params={{ workspace: slug }} search={{ view: "day" } as never}>
        {drawn}<span className="vh"> {w.stops(time, stop.entries.length)}</span>
      </Link>
    );
  }
  return (
    <Link className={className} style={style} to="/w/$workspace/posts/$id" params={{ workspace: slug, id: card.id }}
      aria-label={w.stop(time, title || calendar.untitled, common.states[card.state] ?? card.state)}>
      {drawn}
    </Link>
  );
}
