import type { CalendarDate } from "@internationalized/date";
import { useEffect, useMemo, useRef, useState } from "react";
import { Avatar } from "../ui/Avatar";
import { IconButton } from "../ui/Button";
import { Pill } from "../ui/Pill";
import { usePrinting } from "../ui/usePrinting";
import { useWords } from "../words";
import { CardThumb } from "./CardThumb";
import { CardGlyphs, CardLink, heldReason } from "./CalendarCard";
import { dayOf } from "./days";
import { useDesk } from "./desk";
import { byDay, canMove, type Entry } from "./entries";
import { OpenSlotLink } from "./OpenSlotLink";
import type { OpenSlot } from "./queries";

interface Props { days: CalendarDate[]; entries: Entry[]; slots: OpenSlot[]; now: number; from: string }

/** Every post of a month under its day. Days far away keep their room and are drawn when they come near. */
export function ListView({ days, entries, slots, now, from }: Props) {
  const { zone } = useDesk();
  const box = useRef<HTMLDivElement>(null);
  const own = useMemo(() => byDay(entries, days, zone), [entries, days, zone]);
  const open = useMemo(() => byDay(slots, days, zone), [slots, days, zone]);
  const today = dayOf(now, zone).toString();
  const opened = useRef("");
  useEffect(() => {
    if (opened.current === from || entries.length === 0) return;
    opened.current = from;
    const day = box.current?.querySelector<HTMLElement>(`[data-day="${nextShown(days, own, from)}"]`);
    if (day) box.current!.scrollTop = day.offsetTop - box.current!.offsetTop;
  }, [from, days, own, entries.length]);
  return (
    <div className="agenda" ref={box}>
      {days.map((day, at) => (own[at]!.length + open[at]!.length > 0 || day.toString() === today) && (
        <AgendaDay key={day.toString()} day={day} entries={own[at]!} slots={open[at]!} isToday={day.toString() === today} />
      ))}
    </div>
  );
}

function nextShown(days: CalendarDate[], own: Entry[][], from: string): string {
  return days.find((day, at) => day.toString() >= from && own[at]!.length > 0)?.toString() ?? from;
}

function AgendaDay({ day, entries, slots, isToday }: { day: CalendarDate; entries: Entry[]; slots: OpenSlot[]; isToday: boolean }) {
  const { calendar: w } = useWords();
  const { format } = useDesk();
  const { box, isNear: hasBeenNear } = useNear();
  const isNear = usePrinting() || hasBeenNear;
  const name = format.longDate(day);
  return (
    <section data-day={day.toString()} aria-label={name}>
      <h2 className={isToday ? "today" : undefined}>{isToday ? w.todayIs(name) : name} <small>{entries.length > 0 && w.postsOf(entries.length)}</small></h2>
      <div ref={box} style={isNear ? undefined : { blockSize: `${(entries.length + slots.length) * 3.0625}rem` }}>
        {isNear && entries.map((entry) => <AgendaRow key={entry.id} entry={entry} />)}
        {isNear && slots.length > 0 && <div className="agenda-slots">{slots.map((slot) => <OpenSlotLink key={slot.at} slot={slot} />)}</div>}
      </div>
    </section>
  );
}

/** One post in a line: time, words, networks, author, state, and what can be done. */
export function AgendaRow({ entry }: { entry: Entry }) {
  const { calendar: w } = useWords();
  const desk = useDesk();
  const { card } = entry;
  return (
    <div
      className="ag" data-card={entry.id} draggable={false}
      onContextMenu={(event) => {
        event.preventDefault();
        desk.openMenu(entry, event.currentTarget.getBoundingClientRect());
      }}
      onKeyDown={(event) => {
        if (event.key.toLowerCase() !== "m" || event.metaKey || event.ctrlKey || !desk.mayWrite || !canMove(card)) return;
        event.preventDefault();
        event.stopPropagation();
        desk.lift(entry);
      }}
    >
      <time>{entry.at === null ? "" : desk.format.time(new Date(entry.at))}</time>
      <CardThumb card={card} size="sm" />
      <CardLink entry={entry} className="trunc" />
      <span className="g"><CardGlyphs card={card} most={6} /></span>
      <span className="cap row desk-only"><Avatar name={card.author.name} size="xs" /><span className="trunc">{card.author.name}</span></span>
      <Pill state={card.state} reason={heldReason(card)} />
      <IconButton icon="more" size="sm" label={w.actions(entry.title || w.untitled)} onClick={(event) => desk.openMenu(entry, event.currentTarget.getBoundingClientRect())} />
    </div>
  );
}

/** True once the element has come within a screen of what is seen. */
function useNear() {
  const box = useRef<HTMLDivElement>(null);
  const [isNear, setNear] = useState(false);
  useEffect(() => {
    if (isNear) return undefined;
    const watch = new IntersectionObserver((seen) => {
      if (seen.some((one) => one.isIntersecting)) setNear(true);
    }, { rootMargin: "800px 0px" });
    watch.observe(box.current!);
    return () => watch.disconnect();
  }, [isNear]);
  return { box, isNear };
}
