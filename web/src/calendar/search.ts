import { isZone, readDate, type View, views } from "./days";

/** Groups of states as people think of them; the address names the groups. */
export const stateGroups = {
  planned: ["scheduled", "approved", "working"],
  review: ["inReview"],
  draft: ["draft"],
  live: ["live", "partlyLive", "handedOver"],
  trouble: ["failed", "unknown", "needsPerson", "held"],
} as const;
export type StateGroup = keyof typeof stateGroups;

/** What of the posts is shown. */
export interface Filters { channels: string[]; group: string; states: StateGroup[]; label: string; author: string; q: string }

/** The page's state: all of it stands in the address. */
export interface CalendarSearch extends Filters { view: View; date: string; zone: string }

type Raw = Record<string, unknown>;

const text = (value: unknown) => (typeof value === "string" || typeof value === "number" ? String(value) : "");
const list = (value: unknown) => text(value).split(",").filter(Boolean);

/** Reads the address; what it does not understand is left out. */
export function readSearch(raw: Raw): CalendarSearch {
  return {
    view: views.find((view) => view === raw.view) ?? "month",
    date: readDate(raw.date)?.toString() ?? "",
    zone: isZone(text(raw.zone)) ? text(raw.zone) : "",
    channels: list(raw.channel),
    group: text(raw.group),
    states: list(raw.state).filter((name): name is StateGroup => name in stateGroups),
    label: text(raw.label),
    author: text(raw.author),
    q: text(raw.q),
  };
}

/** Writes the address: only what differs from the usual. */
export function writeSearch(search: CalendarSearch): Record<string, string> {
  const all = {
    view: search.view === "month" ? "" : search.view,
    date: search.date,
    zone: search.zone,
    channel: search.channels.join(","),
    group: search.group,
    state: search.states.join(","),
    label: search.label,
    author: search.author,
    q: search.q,
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== ""));
}

/** How many of the pop-up's filters are on. */
export function filtersOn(filters: Filters): number {
  return [filters.states.length > 0, filters.label, filters.author, filters.q, filters.group].filter(Boolean).length;
}

/** The channels asked for: those chosen, of those in the group; a choice outside of the group is none. Empty means all of them. */
export function channelsAsked(filters: Filters, channels: readonly { id: string; group?: string | null }[]): string[] {
  if (!filters.group) return filters.channels;
  const inGroup = channels.filter((channel) => channel.group === filters.group).map((channel) => channel.id);
  const both = inGroup.filter((id) => filters.channels.includes(id));
  return both.length === 0 ? inGroup : both;
}
