import type { CalendarDate } from "@internationalized/date";
import { type CSSProperties, memo, useEffect, useMemo, useRef } from "react";
import { useNavigate } from "@tanstack/react-router";
import { useWords } from "../words";
import { Icon } from "../ui/Icon";
import { CalendarCard } from "./CalendarCard";
import { dayOf, freshTime, hoursIn, localText } from "./days";
import { type Lifted, useDesk } from "./desk";
import { byDay, type Entry } from "./entries";
import { elapsedRuler, hourStarts, type Ruler, snap, wallRuler } from "./hours";
import { placeInLanes } from "./lanes";
import { Ghost } from "./MonthView";
import { ComposeAt, OpenSlotLink } from "./OpenSlotLink";
import type { OpenSlot } from "./queries";
import { useDrop } from "./useDrop";

interface Props { days: CalendarDate[]; entries: Entry[]; slots: OpenSlot[]; now: number; title: string; lifted: Lifted | null }

/** Days side by side, hour by hour. One day alone is drawn as it passes, with 23 or 25 hours when clocks change. */
export function HoursView({ days, entries, slots, now, title, lifted }: Props) {
  const { zone } = useDesk();
  const own = useMemo(() => byDay(entries, days, zone), [entries, days, zone]);
  const open = useMemo(() => byDay(slots, days, zone), [slots, days, zone]);
  const isAlone = days.length === 1;
  const rulers = useMemo(() => days.map((day) => (isAlone ? elapsedRuler : wallRuler)(day, zone)), [days, isAlone, zone]);
  const box = useOpening(days, rulers, now);
  const today = dayOf(now, zone).toString();
  const todayIndex = days.findIndex((day) => day.toString() === today);
  const nowMinute = todayIndex < 0 ? null : rulers[todayIndex]!.minuteOf(now);
  const style = { "--days": days.length, "--rows": rulers[0]!.minutes / 60 } as CSSProperties;
  return (
    <div className={`week hscroll${isAlone ? " one" : ""}`} style={style} ref={box} tabIndex={0} role="group" aria-label={title}>
      <div className="wh"><span className="vh">{useWords().calendar.hour}</span></div>
      {days.map((day, at) => <DayHead key={day.toString()} day={day} count={own[at]!.length} isToday={at === todayIndex} isPast={day.toString() < today} alone={isAlone} />)}
      <Hours day={days[0]!} elapsed={isAlone} />
      {days.map((day, at) => (
        <HourColumn
          key={day.toString()} ruler={rulers[at]!} entries={own[at]!} slots={open[at]!} most={isAlone ? 6 : 2} isPast={day.toString() < today}
          date={day.toString()} nowMinute={nowMinute} isToday={at === todayIndex}
          lifted={lifted && (dayOf(lifted.at, zone).compare(day) === 0 || own[at]!.includes(lifted.entry)) ? lifted : null}
        />
      ))}
    </div>
  );
}

function DayHead({ day, count, isToday, isPast, alone }: { day: CalendarDate; count: number; isToday: boolean; isPast: boolean; alone: boolean }) {
  const { calendar: w } = useWords();
  const { zone, format, openDay, mayWrite } = useDesk();
  const hours = hoursIn(day, zone);
  const fresh = mayWrite && !isPast ? freshTime(day, zone, Date.now()) : null;
  const name = format.longDate(day);
  return (
    <div className={`wh${isToday ? " today" : ""}`}>
      {alone ? <span className="wh-day"><b>{day.day}</b> {format.weekday(day)}</span>
        : <button type="button" className="wh-day" onClick={() => openDay(day.toString())}><b>{day.day}</b> {format.weekday(day)}<span className="vh"> {w.openDay(name)}</span></button>}
      {hours !== 24 && <span className="badge" title={w.clocksChangeHint(hours)}>{w.clocksChange(hours)}</span>}
      <small>{count > 0 && w.postsOf(count)}</small>
      {fresh !== null && <ComposeAt at={fresh} className="icon-btn" label={w.newOn(name)}><Icon name="plus" size="xs" /></ComposeAt>}
    </div>
  );
}

function Hours({ day, elapsed }: { day: CalendarDate; elapsed: boolean }) {
  const { zone, format } = useDesk();
  const labels = elapsed
    ? hourStarts(day, zone).map((at) => format.time(new Date(at)))
    : Array.from({ length: 24 }, (_, hour) => `${String(hour).padStart(2, "0")}:00`);
  return <div className="hours" aria-hidden="true">{labels.map((label, row) => <span key={row}>{label}</span>)}</div>;
}

interface ColumnProps {
  ruler: Ruler; entries: Entry[]; slots: OpenSlot[]; most: number; isPast: boolean; date: string; nowMinute: number | null; isToday: boolean; lifted: Lifted | null;
}

const HourColumn = memo(function HourColumn({ ruler, entries, slots, most, isPast, date, nowMinute, isToday, lifted }: ColumnProps) {
  const { calendar: w } = useWords();
  const { format, openDay, mayWrite, slug, workspaceZone } = useDesk();
  const navigate = useNavigate();
  const column = useRef<HTMLDivElement>(null);
  const { placed, surplus } = useMemo(() => placeInLanes(entries, (entry) => ruler.minuteOf(entry.at!), most), [entries, ruler, most]);
  const minuteUnder = (clientY: number) => {
    const box = column.current!.getBoundingClientRect();
    return snap(((clientY - box.top) / box.height) * ruler.minutes, ruler);
  };
  const { over, handlers } = useDrop((_, event) => {
    const at = ruler.instantOf(minuteUnder(event.clientY));
    return at > Date.now() ? at : null;
  });
  const write = (clientY: number) => {
    const at = ruler.instantOf(minuteUnder(clientY));
    if (mayWrite && at > Date.now()) void navigate({ to: "/w/$workspace/compose", params: { workspace: slug }, search: { at: localText(at, workspaceZone) } as never });
  };
  const place = (minute: number) => ({ "--t": minute }) as CSSProperties;
  const isTarget = lifted !== null && !entries.some((entry) => entry.at === lifted.at && entry === lifted.entry);
  const lands = lifted && localDate(format, lifted.at) === date ? ruler.minuteOf(lifted.at) : null;
  return (
    <div className={`col${isPast ? " past" : ""}${over !== null ? " over" : ""}`} ref={column} {...handlers} onDoubleClick={(event) => {
      if (event.target === event.currentTarget) write(event.clientY);
    }}>
      {slots.map((slot) => <OpenSlotLink key={slot.at} slot={slot} style={place(ruler.minuteOf(slot.at))} />)}
      {placed.map(({ item, minute, lane, lanes }) => (
        <CalendarCard key={item.id} entry={item} lifted={lifted?.entry.id === item.id} thin={lanes > 1 && most < 3} style={{ "--t": minute, "--lane": lane, "--lanes": lanes } as CSSProperties} />
      ))}
      {surplus.map(({ minute, count }) => (
        <button key={minute} type="button" className="surplus" style={place(minute)} onClick={() => openDay(date)}>{w.more(count)}<span className="vh"> {w.openDay(date)}</span></button>
      ))}
      {isTarget && lands !== null && <Ghost lifted={lifted} style={place(lands)} />}
      {over !== null && <i className="dropline" style={place(ruler.minuteOf(over))}><b>{format.time(new Date(over))}</b></i>}
      {nowMinute !== null && <i className={`nowline${isToday ? "" : " faint"}`} style={place(nowMinute)} />}
    </div>
  );
});

const localDate = (format: { zone: string }, at: number) => dayOf(at, format.zone).toString();

/** Opens at the working hours, or a little before now; on a small screen at today. */
function useOpening(days: CalendarDate[], rulers: Ruler[], now: number) {
  const { zone } = useDesk();
  const box = useRef<HTMLDivElement>(null);
  const first = days[0]!.toString();
  useEffect(() => {
    const element = box.current!;
    const hour = parseFloat(getComputedStyle(element.querySelector(".hours")!).gridAutoRows) || 56;
    const today = days.findIndex((day) => day.toString() === dayOf(now, zone).toString());
    const minute = today < 0 ? 7 * 60 : Math.min(7 * 60, rulers[today]!.minuteOf(now) - 90);
    element.scrollTop = (Math.max(0, today >= 0 ? Math.max(minute, rulers[today]!.minuteOf(now) - 240) : minute) / 60) * hour;
    if (today > 0 && element.scrollWidth > element.clientWidth) {
      element.scrollLeft = element.querySelectorAll<HTMLElement>(".col")[today]!.offsetLeft - 44;
    }
    // Only another range opens anew, not every minute.
  }, [first, days.length, zone]);
  return box;
}
