import { keepPreviousData, type QueryClient, useQuery } from "@tanstack/react-query";
import { useDeferredValue, useMemo } from "react";
import { api, read, type Schemas } from "../api/client";
import { readAll } from "../api/pages";
import { keys, queries } from "../api/query";
import { entryOf, type PostCard } from "./entries";
import { type Filters, stateGroups } from "./search";

export type Slot = Schemas["ReadSlotsSlot"];

/** What a list of cards in the cache was asked with. */
export interface CardList { from?: string; to?: string; undated?: boolean }

// A page of this size takes the server a few hundredths of a second.
const pageSize = 500;
const week = 7 * 24 * 3_600_000;

function filterOf(filters: Filters, channels: string[]) {
  const states = filters.states.flatMap((group) => [...stateGroups[group]]);
  return {
    ...(channels.length > 0 ? { channelId: channels } : {}),
    ...(states.length > 0 ? { state: states } : {}),
    ...(filters.label ? { tag: filters.label } : {}),
    ...(filters.author ? { authorId: filters.author } : {}),
    ...(filters.q ? { q: filters.q } : {}),
  };
}

type Asked = ReturnType<typeof filterOf> & { from?: string; to?: string; undated?: boolean };

const readPage = (asked: Asked, limit = pageSize, cursor?: string) =>
  read(api.GET("/api/v1/calendar", { params: { query: { ...asked, limit, ...(cursor ? { cursor } : {}) } } }));

/** A range in order of time: in one answer where it is quiet; where it is full, the rest week by week, side by side, while the first is shown. */
async function readRange(asked: Asked, to: string, show: (cards: PostCard[]) => void): Promise<PostCard[]> {
  const first = await readPage({ ...asked, to });
  const reached = first.items.at(-1)?.at;
  if (!first.next || !reached) return first.items;
  show(first.items);
  const rest = await Promise.all(weeksOf(Date.parse(reached), Date.parse(to))
    .map((part) => readAll<PostCard>((cursor) => readPage({ ...asked, ...part }, pageSize, cursor), Infinity)));
  // The first week begins with the moment that the first page ended with, and a post may be moved while they are read.
  const known = new Set<string>();
  return [...first.items, ...rest.flat()].filter((card) => !known.has(card.id) && known.add(card.id));
}

function weeksOf(from: number, to: number): { from: string; to: string }[] {
  return Array.from({ length: Math.ceil((to - from) / week) }, (_, nth) => from + nth * week)
    .map((start) => ({ from: new Date(start).toISOString(), to: new Date(Math.min(start + week, to)).toISOString() }));
}

function cardsQuery(from: number, to: number, filters: Filters, channels: string[]) {
  const list = { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
  const asked = filterOf(filters, channels);
  const queryKey = keys.calendar({ ...list, ...asked });
  const show = (cards: PostCard[]) => queries.setQueryData<PostCard[]>(queryKey, (shown) => shown ?? cards);
  return { queryKey, queryFn: () => readRange({ ...asked, from: list.from }, list.to, show) };
}

/** The posts of a range, in order of time. While another range loads, the last one stays. */
export function useCards(from: number, to: number, filters: Filters, channels: string[]) {
  const query = useQuery({ ...cardsQuery(from, to, filters, channels), placeholderData: keepPreviousData });
  const all = useMemo(() => (query.data ?? []).filter((card) => card.state !== "cancelled").map(entryOf), [query.data]);
  // The first many are drawn in slices, so that clicks and keys come between; what changes later is drawn at once.
  const drawn = useDeferredValue(all);
  return { ...query, entries: drawn.length === 0 ? drawn : all };
}

/** Asked for ahead, when somebody is about to turn the page. */
export function prefetchCards(client: QueryClient, from: number, to: number, filters: Filters, channels: string[]): void {
  void client.prefetchQuery(cardsQuery(from, to, filters, channels));
}

/** Drafts that have no date yet, newest first. */
export function useUndated(filters: Filters, channels: string[]) {
  const asked = filterOf({ ...filters, states: [] }, channels);
  const query = useQuery({
    queryKey: keys.calendar({ undated: true, ...asked }),
    queryFn: async () => (await readPage({ ...asked, state: ["draft", "inReview", "approved"], undated: true }, 200)).items,
    placeholderData: keepPreviousData,
  });
  const entries = useMemo(() => (query.data ?? []).map(entryOf), [query.data]);
  return { ...query, entries };
}

/** A weekly slot that nothing has taken yet. */
export interface OpenSlot { at: number; channelIds: string[] }

/** Free weekly slots of the range that are still to come; none where the queue is empty. */
export function useOpenSlots(from: number, to: number, channels: string[], now: number): OpenSlot[] {
  const ask = { from: new Date(from).toISOString(), to: new Date(to).toISOString(), ...(channels.length > 0 ? { channelId: channels } : {}) };
  const slots = useQuery({
    queryKey: ["post", "slots", ask],
    queryFn: () => read(api.GET("/api/v1/queue/slots", { params: { query: ask } })),
    placeholderData: keepPreviousData,
    enabled: to > now,
  }).data;
  return useMemo(
    () => (slots?.items ?? []).filter((slot) => !slot.taken).map((slot) => ({ at: Date.parse(String(slot.at)), channelIds: slot.freeChannelIds }))
      .filter((slot) => slot.at > now && slot.at < to),
    [slots, now, to],
  );
}

/** The labels in use. */
export function useLabels() {
  return useQuery({ queryKey: ["post", "tags"], queryFn: async () => (await read(api.GET("/api/v1/tags"))).items, staleTime: 60_000 });
}
