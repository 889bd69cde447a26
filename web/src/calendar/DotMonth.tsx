import type { CalendarDate } from "@internationalized/date";
import { useMemo } from "react";
import { Skeleton } from "../ui/Surfaces";
import { useWords } from "../words";
import { dayOf } from "./days";
import { useDesk } from "./desk";
import { byDay, type Entry } from "./entries";
import { AgendaRow } from "./ListView";
import { WeekdayNames } from "./MonthView";
import { OpenSlotLink } from "./OpenSlotLink";
import type { OpenSlot } from "./queries";

interface Props { days: CalendarDate[]; month: number; entries: Entry[]; slots: OpenSlot[]; now: number; title: string; loading: boolean; chosen: string; choose: (date: string) => void }

/** A month on a small screen: a dot for every post, the chosen day's posts below. The whole square is the button. */
export function DotMonth({ days, month, entries, slots, now, title, loading, chosen, choose }: Props) {
  const { calendar: w, common } = useWords();
  const { zone, format } = useDesk();
  const own = useMemo(() => byDay(entries, days, zone), [entries, days, zone]);
  const open = useMemo(() => byDay(slots, days, zone), [slots, days, zone]);
  const today = dayOf(now, zone).toString();
  const at = days.findIndex((day) => day.toString() === chosen);
  return (
    <>
      <WeekdayNames days={days} />
      <div className="dots" role="group" aria-label={title}>
        {days.map((day, index) => (
          <button
            key={day.toString()} type="button" aria-pressed={day.toString() === chosen} onClick={() => choose(day.toString())}
            className={[day.month !== month ? "out" : "", day.toString() === today ? "today" : ""].join(" ").trim()}
          >
            <b>{day.day === 1 ? format.dayMonth(day) : day.day}</b>
            <span className="vh"> {format.longDate(day)}, {common.posts(own[index]!.length)}</span>
            <span className="marks" aria-hidden="true">{own[index]!.slice(0, 6).map((entry) => <i key={entry.id} data-state={entry.card.state} />)}</span>
          </button>
        ))}
      </div>
      {at >= 0 && (
        <section className="chosen-day" aria-live="polite">
          <h2>{format.longDate(days[at]!)} <small>{own[at]!.length > 0 && w.postsOf(own[at]!.length)}</small></h2>
          <div className="agenda">
            {own[at]!.map((entry) => <AgendaRow key={entry.id} entry={entry} />)}
            {loading && own[at]!.length === 0 && <Skeleton lines={2} />}
            {!loading && own[at]!.length === 0 && <p className="cap">{w.nothingOn}</p>}
            {open[at]!.length > 0 && <div className="agenda-slots">{open[at]!.map((slot) => <OpenSlotLink key={slot.at} slot={slot} />)}</div>}
          </div>
        </section>
      )}
    </>
  );
}
