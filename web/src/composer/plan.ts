import { CalendarDateTime, now, parseDateTime, toCalendarDateTime, toZoned } from "@internationalized/date";
import type { Schemas } from "../api/client";
import { dates } from "../words/intl";
import type { Post } from "./draft";

/** When it shall leave: not decided, the next free slot, at once, or a time in a zone (`2026-12-01T09:00`). */
export type Plan = { kind: "open" } | { kind: "slot" } | { kind: "now" } | { kind: "time"; local: string; zone: string };

export function planOf(post: Post | null, zone: string): Plan {
  if (!post?.at) return { kind: "open" };
  if (post.resolved) return { kind: "time", local: post.resolved.local.slice(0, 16), zone: post.resolved.zone };
  return { kind: "time", local: localOf(new Date(post.at), zone), zone };
}

export function toWhen(plan: Plan): Schemas["WhenInput"] | null {
  if (plan.kind === "slot") return { slot: "next" };
  return plan.kind === "time" ? { local: plan.local, zone: plan.zone } : null;
}

/** The instant of a local time, and whether the clocks make it ambiguous or skip it on that day. */
export function instantOf(local: string, zone: string): { at: Date; shift: "gap" | "overlap" | null } | null {
  try {
    const wanted = parseDateTime(local);
    const [first, last] = [toZoned(wanted, zone, "earlier"), toZoned(wanted, zone, "later")];
    const isGap = toCalendarDateTime(last).compare(wanted) !== 0;
    const at = isGap ? last : first;
    return { at: at.toDate(), shift: isGap ? "gap" : first.compare(last) === 0 ? null : "overlap" };
  } catch {
    return null;
  }
}

export function localOf(at: Date, zone: string): string {
  const parts = dates("sv-SE", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit" }).format(at);
  return parts.replace(" ", "T");
}

/** Two moments that are often meant: soon, and tomorrow morning. */
export function suggestions(zone: string): { soon: string; tomorrow: string } {
  const here = toCalendarDateTime(now(zone));
  const soon = here.add({ hours: 1, minutes: 59 }).set({ minute: 0, second: 0, millisecond: 0 });
  const day = here.add({ days: 1 });
  return { soon: write(soon), tomorrow: write(new CalendarDateTime(day.year, day.month, day.day, 9)) };
}

function write(moment: CalendarDateTime): string {
  return moment.toString().slice(0, 16);
}

export function zones(): string[] {
  return Intl.supportedValuesOf("timeZone");
}
