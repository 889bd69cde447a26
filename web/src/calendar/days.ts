import {
  type CalendarDate, CalendarDateTime, endOfMonth, fromAbsolute, getWeeksInMonth, parseDate, startOfMonth, startOfWeek, toCalendarDate,
  today, toZoned,
} from "@internationalized/date";

export const views = ["month", "week", "day", "list"] as const;
export type View = (typeof views)[number];

/** The days a view shows, and the instants around them. */
export interface Range { days: CalendarDate[]; from: number; to: number }

/** A date as in `2026-12-01`, else null. */
export function readDate(text: unknown): CalendarDate | null {
  if (typeof text !== "string" || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return null;
  try {
    return parseDate(text);
  } catch {
    return null;
  }
}

export function todayIn(zone: string): CalendarDate {
  return today(zone);
}

// Zones' rules are slow to ask, and a month asks for each of its days several times.
const starts = new Map<string, number>();

/** The first instant of a day; where midnight is skipped, the first that exists. */
export function startOfDay(day: CalendarDate, zone: string): number {
  const key = `${zone} ${day.toString()}`;
  let start = starts.get(key);
  if (start === undefined) {
    if (starts.size >= 1000) starts.clear();
    start = day.toDate(zone).getTime();
    starts.set(key, start);
  }
  return start;
}

export function dayOf(at: number, zone: string): CalendarDate {
  return toCalendarDate(fromAbsolute(at, zone));
}

/** Hours between this midnight and the next: 24, or 23 and 25 on the days when clocks change. */
export function hoursIn(day: CalendarDate, zone: string): number {
  return (startOfDay(day.add({ days: 1 }), zone) - startOfDay(day, zone)) / 3_600_000;
}

export function rangeOf(view: View, date: CalendarDate, zone: string, locale: string): Range {
  const days = daysOf(view, date, locale);
  return { days, from: startOfDay(days[0]!, zone), to: startOfDay(days.at(-1)!.add({ days: 1 }), zone) };
}

function daysOf(view: View, date: CalendarDate, locale: string): CalendarDate[] {
  if (view === "day") return [date];
  if (view === "week") return run(startOfWeek(date, locale), 7);
  const first = startOfMonth(date);
  return view === "month"
    ? run(startOfWeek(first, locale), getWeeksInMonth(date, locale) * 7)
    : run(first, endOfMonth(date).day);
}

function run(first: CalendarDate, length: number): CalendarDate[] {
  return Array.from({ length }, (_, at) => first.add({ days: at }));
}

/** The date that Back or Forward leads to. */
export function step(view: View, date: CalendarDate, by: 1 | -1): CalendarDate {
  if (view === "day") return date.add({ days: by });
  if (view === "week") return date.add({ weeks: by });
  return date.add({ months: by });
}

/** ISO 8601: the week of its Thursday. */
export function weekNumber(day: CalendarDate): number {
  const monday = startOfWeek(day, "en-GB");
  const thursday = monday.add({ days: 3 });
  const first = thursday.set({ month: 1, day: 1 });
  return 1 + Math.floor(thursday.compare(first) / 7);
}

/** The same time of day on another day, in a zone. */
export function onDay(at: number, day: CalendarDate, zone: string): number {
  const from = fromAbsolute(at, zone);
  return atTime(day, from.hour, from.minute, zone);
}

/** A time of day; one that is skipped becomes the moment after the gap, one that comes twice its first. */
export function atTime(day: CalendarDate, hour: number, minute: number, zone: string): number {
  return toZoned(new CalendarDateTime(day.year, day.month, day.day, hour, minute), zone).toDate().getTime();
}

/** `2026-12-01T09:00` in a zone. */
export function localText(at: number, zone: string): string {
  const local = fromAbsolute(at, zone);
  const two = (n: number) => String(n).padStart(2, "0");
  return `${toCalendarDate(local).toString()}T${two(local.hour)}:${two(local.minute)}`;
}

/** The instant of a local text, or null when it is not one. */
export function readLocal(text: string, zone: string): number | null {
  const parts = /^(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2})$/.exec(text);
  const day = readDate(parts?.[1]);
  return parts && day ? atTime(day, Number(parts[2]), Number(parts[3]), zone) : null;
}

/** The wish as the server reads it: local and zone, or the instant where a local time would be read as another one. */
export function wishOf(at: number, zone: string): { local: string; zone: string } | { at: string } {
  const local = localText(at, zone);
  return readLocal(local, zone) === at ? { local, zone } : { at: new Date(at).toISOString() };
}

/** The sensible moment for something new on a day: nine o'clock, or the next full hour today; null when the day is over. */
export function freshTime(day: CalendarDate, zone: string, now: number): number | null {
  const nine = atTime(day, 9, 0, zone);
  if (nine > now) return nine;
  const nextHour = (Math.floor(now / 3_600_000) + 1) * 3_600_000;
  return dayOf(nextHour, zone).compare(day) === 0 ? nextHour : null;
}

export function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return name.length > 0;
  } catch {
    return false;
  }
}
