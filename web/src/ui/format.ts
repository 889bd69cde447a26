import { useMemo } from "react";
import { useWorkspaceZone } from "../session/session";
import { type Catalogue, useLocale, useWords } from "../words";
import { dates, numbers } from "../words/intl";

/** Writes instants, days and numbers for the reader: in the workspace's zone unless another is named. */
export class Format {
  constructor(private readonly locale: string, readonly zone: string, private readonly words: Catalogue["common"]) {}

  private with(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
    return dates(this.locale, { timeZone: this.zone, ...options });
  }

  /** 12:30 */
  time = (at: string | Date) => this.with({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(new Date(at));

  /** 12:30:05 */
  exactTime = (at: string | Date) => this.with({ hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" }).format(new Date(at));

  /** Thursday 19 November */
  longDay = (at: string | Date) => this.with({ weekday: "long", day: "numeric", month: "long" }).format(new Date(at));

  /** Thu 19 Nov */
  day = (at: string | Date) => this.with({ weekday: "short", day: "numeric", month: "short" }).format(new Date(at));

  /** November 2026 */
  month = (at: string | Date) => this.with({ month: "long", year: "numeric" }).format(new Date(at));

  /** Thu 19 Nov, 12:30 */
  moment = (at: string | Date) => `${this.day(at)}, ${this.time(at)}`;

  /** 2026-11-19 in the zone: for comparing days. */
  dayKey = (at: string | Date) => dates("en-CA", { timeZone: this.zone }).format(new Date(at));

  number = (n: number) => numbers(this.locale).format(n);

  bytes = (n: number) => {
    const units = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;
    const step = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, n)) / 3)));
    return numbers(this.locale, { style: "unit", unit: units[step], unitDisplay: "short", maximumFractionDigits: 1 }).format(n / 1000 ** step);
  };

  /** in 1 h 48 min, 3 d ago. */
  near = (at: string | Date, now = Date.now()) => {
    const minutes = Math.round((new Date(at).getTime() - now) / 60_000);
    if (minutes === 0) return this.words.now;
    const text = this.span(Math.abs(minutes) * 60);
    return minutes > 0 ? this.words.inTime(text) : this.words.ago(text);
  };

  /** 1 h 48 min, 12 s */
  span = (seconds: number) => {
    const unit = (n: number, name: keyof Catalogue["common"]["units"]) => this.words.units[name](n);
    if (seconds < 60) return unit(Math.round(seconds), "second");
    const minutes = Math.round(seconds / 60);
    if (minutes < 60) return unit(minutes, "minute");
    if (minutes < 24 * 60) return [unit(Math.floor(minutes / 60), "hour"), minutes % 60 ? unit(minutes % 60, "minute") : ""].filter(Boolean).join(" ");
    return unit(Math.round(minutes / 1440), "day");
  };

  /** UTC+1 */
  offset = (at: string | Date = new Date()) =>
    this.with({ timeZoneName: "shortOffset" }).formatToParts(new Date(at)).find((part) => part.type === "timeZoneName")?.value.replace("GMT", "UTC") ?? "UTC";
}

export function useFormat(zone?: string): Format {
  const locale = useLocale();
  const words = useWords().common;
  const own = useWorkspaceZone();
  return useMemo(() => new Format(locale === "ja" ? "ja-JP" : "en-GB", zone ?? own, words), [locale, zone, own, words]);
}
