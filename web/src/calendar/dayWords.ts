import { type CalendarDate, isWeekend } from "@internationalized/date";
import { useMemo } from "react";
import { Format } from "../ui/format";
import { type Catalogue, useLocale, useWords } from "../words";
import { dates } from "../words/intl";

const noon = (day: CalendarDate) => new Date(Date.UTC(day.year, day.month - 1, day.day, 12));

/** Writes days as well as instants: a square of the calendar has no zone. */
export class DayFormat extends Format {
  private readonly tongue: string;

  constructor(locale: string, zone: string, words: Catalogue["common"]) {
    super(locale, zone, words);
    this.tongue = locale;
  }

  weekday = (day: CalendarDate) => this.write(day, { weekday: "short" });
  longDate = (day: CalendarDate) => this.write(day, { weekday: "long", day: "numeric", month: "long" });
  dayMonth = (day: CalendarDate) => this.write(day, { day: "numeric", month: "short" });
  monthOf = (day: CalendarDate) => this.write(day, { month: "long", year: "numeric" });
  isWeekend = (day: CalendarDate) => isWeekend(day, this.tongue);

  private write(day: CalendarDate, options: Intl.DateTimeFormatOptions): string {
    return dates(this.tongue, { timeZone: "UTC", ...options }).format(noon(day));
  }
}

/** The locale that says with which day a week begins. */
export function useDateLocale(): string {
  return useLocale() === "ja" ? "ja-JP" : "en-GB";
}

export function useDayFormat(zone: string): DayFormat {
  const words = useWords().common;
  const locale = useDateLocale();
  return useMemo(() => new DayFormat(locale, zone, words), [locale, zone, words]);
}
