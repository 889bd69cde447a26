import type { CalendarDate } from "@internationalized/date";
import { memo, useLayoutEffect, useMemo, useRef, useState } from "react";
import { useWords } from "../words";
import { Icon } from "../ui/Icon";
import { usePrinting } from "../ui/usePrinting";
import { CalendarCard } from "./CalendarCard";
import { dayOf, freshTime, onDay } from "./days";
import { type Lifted, useDesk } from "./desk";
import { byDay, type Entry } from "./entries";
import { ComposeAt, OpenSlotLink } from "./OpenSlotLink";
import type { OpenSlot } from "./queries";
import { useDrop } from "./useDrop";

interface Props { days: CalendarDate[]; month: number; entries: Entry[]; slots: OpenSlot[]; now: number; title: string; lifted: Lifted | null; loading: boolean }

/** Weeks under each other. A day shows as many cards as it has room for; the rest is one step away, on paper it is there. */
export function MonthView({ days, month, entries, slots, now, title, lifted, loading }: Props) {
  const { zone, moves } = useDesk();
  const { box, room: roomSeen } = useRoom(days.length / 7);
  const room = usePrinting() ? Infinity : roomSeen;
  const own = useMemo(() => byDay(entries, days, zone), [entries, days, zone]);
  const open = useMemo(() => byDay(slots, days, zone), [slots, days, zone]);
  const today = dayOf(now, zone).toString();
  const target = lifted ? dayOf(lifted.at, zone).toString() : "";
  return (
    <>
      <WeekdayNames days={days} />
      <div className="month" ref={box} role="group" aria-label={title}>
        {days.map((day, at) => (
          <MonthDay
            key={day.toString()} day={day} entries={own[at]!} slots={open[at]!} room={room} isOut={day.month !== month}
            when={day.toString() === today ? "today" : day.toString() < today ? "past" : "ahead"}
            hour={day.toString() === today ? Math.floor(now / 3_600_000) : 0}
            lifted={lifted && (day.toString() === target || own[at]!.includes(lifted.entry)) ? lifted : null} isTarget={day.toString() === target}
            loading={loading} last={own[at]!.some((entry) => entry.id === moves.last) ? moves.last : ""}
          />
        ))}
      </div>
    </>
  );
}

/** The names of seven days, short. */
export function WeekdayNames({ days }: { days: CalendarDate[] }) {
  const { format } = useDesk();
  return <div className="month-head" aria-hidden="true">{days.slice(0, 7).map((day) => <span key={day.toString()}>{format.weekday(day)}</span>)}</div>;
}

interface DayProps {
  day: CalendarDate; entries: Entry[]; slots: OpenSlot[]; room: number; isOut: boolean; when: "past" | "today" | "ahead"; hour: number;
  lifted: Lifted | null; isTarget: boolean; loading: boolean; last: string;
}

const MonthDay = memo(function MonthDay({ day, entries, slots, room, isOut, when, lifted, isTarget, loading, last }: DayProps) {
  const { calendar: w } = useWords();
  const { zone, format, mayWrite, openDay } = useDesk();
  const { over, handlers } = useDrop((entry) => placeOn(entry, day, slots, zone));
  const name = format.longDate(day);
  const ghost = isTarget && lifted && !entries.includes(lifted.entry) ? 1 : 0;
  const fits = room - ghost;
  const shown = firstOf(entries, fits, last);
  const rest = entries.length - shown.length;
  const fresh = mayWrite && when !== "past" ? freshTime(day, zone, Date.now()) : null;
  const weekend = format.isWeekend(day) ? " we" : "";
  return (
    <div className={`${when}${isOut ? " out" : ""}${weekend}${over !== null || isTarget ? " over" : ""}`} {...(when === "today" ? { "aria-current": "date" as const } : {})} {...handlers}>
      <div className="dn">
        <button type="button" onClick={() => openDay(day.toString())}><b>{day.day === 1 ? format.dayMonth(day) : day.day}</b><span className="vh"> {w.openDay(name)}</span></button>
        {rest > 0 && <button type="button" className="morelink" onClick={() => openDay(day.toString())}>{w.more(rest)}<span className="vh"> {w.openDay(name)}</span></button>}
        {fresh !== null && <ComposeAt at={slots[0]?.at ?? fresh} className="icon-btn" label={w.newOn(name)}><Icon name="plus" size="xs" /></ComposeAt>}
      </div>
      {shown.map((entry) => <CalendarCard key={entry.id} entry={entry} lifted={lifted?.entry.id === entry.id && !isTarget} />)}
      {ghost > 0 && lifted && <Ghost lifted={lifted} />}
      {slots.slice(0, Math.max(0, fits - shown.length)).map((slot) => <OpenSlotLink key={slot.at} slot={slot} />)}
      {loading && entries.length === 0 && (day.day % 3 !== 0) && <div className="pc skel-card skel-wait" aria-hidden="true"><span className="skel" /></div>}
    </div>
  );
});

/** As many as fit, among them the one that was just moved. */
function firstOf(entries: Entry[], fits: number, last: string): Entry[] {
  if (entries.length <= fits) return entries;
  const moved = entries.findIndex((entry) => entry.id === last);
  return moved < fits ? entries.slice(0, fits) : [...entries.slice(0, fits - 1), entries[moved]!];
}

/** Where a card that is moved by keyboard would land. */
export function Ghost({ lifted, style }: { lifted: Lifted; style?: React.CSSProperties }) {
  const { calendar: w } = useWords();
  const { format } = useDesk();
  return (
    <div className="pc lifted" data-state={lifted.entry.card.state} style={style} aria-hidden="true">
      <span className="pc-top"><time>{format.time(new Date(lifted.at))}</time></span>
      <span className="pc-title">{lifted.entry.title || w.untitled}</span>
    </div>
  );
}

/** A card keeps its time of day; a draft without one takes the day's first open slot. */
export function placeOn(entry: Entry, day: CalendarDate, slots: OpenSlot[], zone: string): number | null {
  if (entry.at !== null) {
    const at = onDay(entry.at, day, zone);
    return at > Date.now() || at === entry.at ? at : freshTime(day, zone, Date.now());
  }
  const slot = slots.find((open) => entry.card.channels.every((channel) => open.channelIds.includes(channel.id)));
  return slot?.at ?? freshTime(day, zone, Date.now());
}

/** How many cards a day's cell can show, as tall as the weeks now are. */
function useRoom(weeks: number) {
  const box = useRef<HTMLDivElement>(null);
  const [room, setRoom] = useState(2);
  useLayoutEffect(() => {
    const watch = new ResizeObserver(() => {
      const height = Math.max(116, box.current!.clientHeight / weeks);
      setRoom(Math.max(2, Math.floor((height - 29) / 44.5)));
    });
    watch.observe(box.current!);
    return () => watch.disconnect();
  }, [weeks]);
  return { box, room };
}
