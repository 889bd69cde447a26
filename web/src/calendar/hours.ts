import { type CalendarDate, fromAbsolute } from "@internationalized/date";
import { atTime, hoursIn, startOfDay } from "./days";

/** Turns instants of one day into minutes down a column and back. */
export interface Ruler { minutes: number; minuteOf: (at: number) => number; instantOf: (minute: number) => number }

/** By the clock on the wall: every day has 24 rows, so that seven of them stand side by side. */
export function wallRuler(day: CalendarDate, zone: string): Ruler {
  return {
    minutes: 24 * 60,
    minuteOf: (at) => {
      const local = fromAbsolute(at, zone);
      return local.hour * 60 + local.minute;
    },
    instantOf: (minute) => atTime(day, Math.floor(minute / 60), minute % 60, zone),
  };
}

/** By the time that passes: 23 or 25 rows on the days when clocks change. */
export function elapsedRuler(day: CalendarDate, zone: string): Ruler {
  const start = startOfDay(day, zone);
  return {
    minutes: hoursIn(day, zone) * 60,
    minuteOf: (at) => (at - start) / 60_000,
    instantOf: (minute) => start + minute * 60_000,
  };
}

/** The rows' first instants of a day as it passes. */
export function hourStarts(day: CalendarDate, zone: string): number[] {
  const start = startOfDay(day, zone);
  return Array.from({ length: Math.ceil(hoursIn(day, zone)) }, (_, hour) => start + hour * 3_600_000);
}

/** To the quarter of an hour, inside the day. */
export function snap(minute: number, ruler: Ruler, grid = 15): number {
  return Math.max(0, Math.min(ruler.minutes - grid, Math.floor(minute / grid) * grid));
}
