import { startOfDay, dayOf } from "../calendar/days";
import type { Entry } from "../calendar/entries";

/** The part of a day that the strip shows, in minutes since midnight as they pass. */
export interface Span { from: number; to: number }

/** Posts that stand too close to draw apart. */
export interface Stop { minute: number; entries: Entry[] }

/** Six to eleven, wider where a post or the present lies outside. */
export function spanOf(minutes: readonly number[], dayMinutes: number): Span {
  const first = Math.min(6 * 60, ...minutes.map((minute) => Math.floor((minute - 45) / 60) * 60));
  const last = Math.max(23 * 60, ...minutes.map((minute) => Math.ceil((minute + 45) / 60) * 60));
  return { from: Math.max(0, first), to: Math.min(dayMinutes, last) };
}

/** Stops along the day; those nearer to each other than `gap` minutes become one. */
export function stopsOf(entries: readonly Entry[], minuteOf: (at: number) => number, gap: number): Stop[] {
  const stops: Stop[] = [];
  for (const entry of entries) {
    if (entry.at === null) continue;
    const minute = minuteOf(entry.at);
    const last = stops.at(-1);
    if (last && minute - last.minute < gap) last.entries.push(entry);
    else stops.push({ minute, entries: [entry] });
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
