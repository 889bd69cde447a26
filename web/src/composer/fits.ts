import { useSyncExternalStore } from "react";
import { api, read } from "../api/client";
import { Problem } from "../api/problem";
import { queries } from "../api/query";
import { stopOperation } from "../media/operations";
import { copyParts, type Draft } from "./draft";
import { withChannel } from "./useWriting";
import type { Writing } from "./writing";

/** A file that is being made to fit one channel. */
export interface Fit { state: "running" | "failed"; percent: number | undefined; operation: string | null; sentence: string }

const lookEvery = 700;
const fits = new Map<string, Fit>();
const listeners = new Set<() => void>();

const keyOf = (channel: string, media: string) => `${channel} ${media}`;

function set(key: string, fit: Fit | null): void {
  if (fit) fits.set(key, fit);
  else fits.delete(key);
  for (const listener of listeners) listener();
}

export function useFit(channel: string, media: string): Fit | undefined {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, () => fits.get(keyOf(channel, media)));
}

interface Wish { channel: string; media: string; /** Seconds that are kept of a video, from its beginning. */ upTo?: number | undefined }

/** Makes a file that fits the channel and puts it into that channel's own parts. Goes on when the panel that began it is closed. */
export async function startFit(writing: Writing, wish: Wish): Promise<void> {
  const key = keyOf(wish.channel, wish.media);
  if (fits.get(key)?.state === "running") return;
  set(key, { state: "running", percent: undefined, operation: null, sentence: "" });
  try {
    const body = { channelId: wish.channel, ...(wish.upTo ? { trim: { fromSeconds: 0, toSeconds: wish.upTo } } : {}) };
    let operation = await read(api.POST("/api/v1/media/{id}/fits", { params: { path: { id: wish.media } }, body }));
    while (operation.state === "running") {
      const { done, total } = operation.progress;
      set(key, { state: "running", percent: total ? (done / total) * 100 : undefined, operation: operation.id, sentence: "" });
      await new Promise((go) => setTimeout(go, lookEvery));
      operation = await read(api.GET("/api/v1/operations/{id}", { params: { path: { id: operation.id } } }));
    }
    if (operation.state === "failed") return set(key, { state: "failed", percent: undefined, operation: null, sentence: operation.problem ?? "" });
    if (operation.state === "done" && operation.subjectId) {
      const { subjectId } = operation;
      writing.change((draft) => withFitted(draft, wish.channel, wish.media, subjectId));
      void queries.invalidateQueries({ queryKey: ["media", "list"] });
    }
    set(key, null);
  } catch (error) {
    set(key, { state: "failed", percent: undefined, operation: null, sentence: error instanceof Problem ? error.sentence : String(error) });
  }
}

export function stopFit(channel: string, media: string): void {
  const operation = fits.get(keyOf(channel, media))?.operation;
  if (operation) void stopOperation(operation);
}

/** The draft with another file in the place of one, in one channel only; the words about it stay. */
export function withFitted(draft: Draft, channel: string, from: string, to: string): Draft {
  return withChannel(draft, channel, (own) => ({
    ...own,
    parts: (own.parts ?? copyParts(draft.parts)).map((part) => ({
      ...part, media: part.media.map((item) => (item.id === from ? { ...item, id: to, focus: null } : item)),
    })),
  }));
}

type KindOf = (id: string) => string | undefined;

/** The draft without the last files that are too many for a channel, in that channel only. */
export function withoutLast(draft: Draft, channel: string, at: number, rule: string, limit: number, kindOf: KindOf): Draft {
  const counted = { tooManyImages: ["image", "animatedImage"], tooManyVideos: ["video"], tooManyAudios: ["audio"] }[rule];
  return withChannel(draft, channel, (own) => ({
    ...own,
    parts: (own.parts ?? copyParts(draft.parts)).map((part, number) => {
      if (number !== at) return part;
      let left = limit;
      return { ...part, media: part.media.filter((item) => (counted && !counted.includes(kindOf(item.id) ?? "") ? true : left-- > 0)) };
    }),
  }));
}
