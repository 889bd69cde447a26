import { startOfDay, dayOf } from "../calendar/days";
import type { Entry } from "../calendar/entries";

/** The part of a day that the strip shows, in minutes since midnight as they pass. */
export interface Span { from: number; to: number }

/** Posts that stand too close to draw apart, in one of two rows. */
export interface Stop { minute: number; entries: Entry[]; row: 0 | 1 }

/** Six to eleven, wider where a post or the present lies outside. */
export function spanOf(minutes: readonly number[], dayMinutes: number): Span {
  const first = Math.min(6 * 60, ...minutes.map((minute) => Math.floor((minute - 45) / 60) * 60));
  const last = Math.max(23 * 60, ...minutes.map((minute) => Math.ceil((minute + 45) / 60) * 60));
  return { from: Math.max(0, first), to: Math.min(dayMinutes, last) };
}

// A stop is drawn as a card: so much of the strip is its width. None hangs over the strip's ends.
const card = 1 / 8;

/** Stops along the day. Those whose cards would cover each other take two rows; what fits in neither joins the last. */
export function stopsOf(entries: readonly Entry[], minuteOf: (at: number) => number, { from, to }: Span): Stop[] {
  const width = (to - from) * card;
  const middleOf = (minute: number) => Math.min(Math.max(minute, from + width / 2), to - width / 2);
  const stops: Stop[] = [];
  for (const entry of entries) {
    if (entry.at === null) continue;
    const minute = minuteOf(entry.at);
    const isFree = (row: 0 | 1) => {
      const before = stops.findLast((stop) => stop.row === row);
      return !before || middleOf(minute) - middleOf(before.minute) >= width;
    };
    const last = stops.at(-1);
    const same = last && Math.floor(last.minute) === Math.floor(minute);
    if (!same && isFree(0)) stops.push({ minute, entries: [entry], row: 0 });
    else if (!same && isFree(1)) stops.push({ minute, entries: [entry], row: 1 });
    else stops.at(-1)!.entries.push(entry);
  }
  return stops;
}

/** Labels of the axis: every second hour, none where the needle's own label stands. */
export function ticksOf(span: Span, needle: number): number[] {
  const ticks: number[] = [];
  for (let minute = Math.ceil((span.from + 30) / 60) * 60; minute <= span.to - 30; minute += 60) {
    if ((minute / 60) % 2 === 1 && Math.abs(minute - needle) > 50) ticks.push(minute);
  }
  return ticks;
}

/** Minutes since this day's midnight. */
export function minuteOfDay(at: number, zone: string, now: number): number {
  return (at - startOfDay(dayOf(now, zone), zone)) / 60_000;
}
