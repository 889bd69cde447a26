import type { CalendarDate } from "@internationalized/date";
import type { Schemas } from "../api/client";
import { startOfDay } from "./days";

/** A post as the calendar and the first page carry it; a draft may have no time. */
export type PostCard = Schemas["PostCard"];

/** A card with its moment as a number; the same card always gives the same entry, so that what shows it need not draw again. */
export interface Entry { card: PostCard; id: string; at: number | null; title: string }

const known = new WeakMap<PostCard, Entry>();

export function entryOf(card: PostCard): Entry {
  let entry = known.get(card);
  if (!entry) {
    entry = { card, id: card.id, at: card.at ? Date.parse(card.at) : null, title: card.text.replace(/\s+/g, " ").trim() };
    known.set(card, entry);
  }
  return entry;
}

/** Things in order of time, by the days they lie on. One walk, however many there are. */
export function byDay<T extends { at: number | null }>(items: readonly T[], days: readonly CalendarDate[], zone: string): T[][] {
  const ends = days.map((day) => startOfDay(day.add({ days: 1 }), zone));
  const found: T[][] = days.map(() => []);
  const first = days[0] ? startOfDay(days[0], zone) : 0;
  let at = 0;
  for (const item of items) {
    if (item.at === null || item.at < first) continue;
    while (at < ends.length && item.at >= ends[at]!) at++;
    if (at === ends.length) break;
    found[at]!.push(item);
  }
  return found;
}

const movable = new Set(["draft", "inReview", "approved", "scheduled", "held"]);

/** Nothing of it has gone out, and it is not on its way. */
export function canMove(card: PostCard): boolean {
  return movable.has(card.state);
}

/** The lists of cards in the cache after one card got another moment; the list's range decides where it belongs. */
export function withMoved(cards: PostCard[], list: { from?: string; to?: string; undated?: boolean }, moved: PostCard): PostCard[] {
  const rest = cards.filter((card) => card.id !== moved.id);
  if (list.undated) return moved.at ? rest : [moved, ...rest];
  const at = moved.at ? Date.parse(moved.at) : null;
  if (at === null || at < Date.parse(list.from ?? "") || at >= Date.parse(list.to ?? "")) return rest;
  const place = rest.findIndex((card) => (entryOf(card).at ?? 0) > at);
  return place < 0 ? [...rest, moved] : [...rest.slice(0, place), moved, ...rest.slice(place)];
}
