import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useMemo, useState } from "react";
import { api, read } from "../api/client";
import { Problem } from "../api/problem";
import { keys } from "../api/query";
import { useMay } from "../session/session";
import type { Format } from "../ui/format";
import { useToast } from "../ui/Toasts";
import { useWords } from "../words";
import { wishOf } from "./days";
import { type Entry, entryOf, type PostCard, withMoved } from "./entries";
import type { CardList } from "./queries";

/** A move that the server or the clock refused: said on the page, with the way to mend it. */
export interface Refusal { entry: Entry; sentence: string }

type When = { local: string; zone: string } | { at: string } | { slot: string } | null;

export interface Moves {
  move: (entry: Entry, at: number) => void;
  toNextSlot: (entry: Entry) => Promise<PostCard | null>;
  takeOff: (entry: Entry) => void;
  copy: (entry: Entry) => Promise<string | null>;
  /** The post that moved last: it is shown also where its day is full. */
  last: string;
  refusal: Refusal | null;
  forget: () => void;
}

/** Gives posts another moment: seen at once, told to the server, taken back by Undo or when it says no. */
export function useMoves(format: Format): Moves {
  const client = useQueryClient();
  const toast = useToast();
  const w = useWords().calendar;
  const mayPublish = useMay("posts:publish");
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [last, setLast] = useState("");
  const send = useCallback(async (entry: Entry, when: When, guess: PostCard): Promise<PostCard | null> => {
    setRefusal(null);
    setLast(entry.id);
    await client.cancelQueries({ queryKey: ["post", "calendar"] });
    const before = show(client, guess);
    try {
      const answer = await read(api.PATCH("/api/v1/posts/{id}", {
        params: { path: { id: entry.id }, header: { "If-Match": `"${entry.card.version}"` } },
        body: { when } as never,
      }));
      const card = { ...guess, version: answer.version, state: answer.state, at: answer.at ?? null };
      show(client, card);
      return card;
    } catch (error) {
      for (const [key, data] of before) client.setQueryData(key, data);
      setRefusal({ entry, sentence: error instanceof Problem ? (error.is("version-conflict") ? w.changedMeanwhile : error.sentence) : String(error) });
      return null;
    } finally {
      void client.invalidateQueries({ queryKey: ["post"] });
    }
  }, [client, w]);

  const told = useCallback((entry: Entry, moved: PostCard, undo: () => void) => {
    const at = String(moved.at);
    toast({
      text: moved.state === "inReview" ? w.askedFor(format.moment(at)) : entry.at === null ? w.scheduledFor(format.moment(at)) : w.movedTo(format.moment(at)),
      detail: entry.title || w.untitled,
      undo,
    });
  }, [toast, format, w]);

  return useMemo(() => {
    const back = (entry: Entry, moved: PostCard) => {
      const now = entryOf(moved);
      void send(now, entry.at === null ? null : wishOf(entry.at, format.zone), { ...entry.card, version: moved.version });
    };
    const place = async (entry: Entry, when: When, guess: PostCard) => {
      const moved = await send(entry, when, guess);
      if (moved) told(entry, moved, () => back(entry, moved));
      return moved;
    };
    const planned = entryState(mayPublish);
    return {
      move: (entry, at) => {
        if (at === entry.at) return;
        if (at <= Date.now()) setRefusal({ entry, sentence: w.inThePast });
        else void place(entry, wishOf(at, format.zone), { ...entry.card, at: new Date(at).toISOString(), state: planned(entry.card) });
      },
      toNextSlot: (entry) => place(entry, { slot: "next" }, entry.card),
      takeOff: (entry) => void send(entry, null, { ...entry.card, at: null, state: "draft" }).then((moved) => {
        if (moved) toast({ text: w.takenOff, detail: entry.title || w.untitled, undo: () => back(entry, moved) });
      }),
      copy: async (entry) => {
        try {
          const made = await read(api.POST("/api/v1/posts/{id}/copies", { params: { path: { id: entry.id } }, body: {} as never }));
          void client.invalidateQueries({ queryKey: ["post"] });
          return made.id;
        } catch (error) {
          setRefusal({ entry, sentence: error instanceof Problem ? error.sentence : String(error) });
          return null;
        }
      },
      last,
      refusal,
      forget: () => setRefusal(null),
    };
  }, [send, told, toast, client, format, mayPublish, last, refusal, w]);
}

const entryState = (mayPublish: boolean) => (card: PostCard): PostCard["state"] =>
  card.state === "draft" || card.state === "approved" ? (mayPublish ? "scheduled" : "inReview") : card.state;

/** Puts a card where it now belongs in every list of the cache, and hands back what the lists held before. */
function show(client: ReturnType<typeof useQueryClient>, card: PostCard) {
  return client.getQueryCache().findAll({ queryKey: keys.calendar({}).slice(0, 2) }).flatMap((query) => {
    const cards = query.state.data as PostCard[] | undefined;
    if (!cards) return [];
    client.setQueryData(query.queryKey, withMoved(cards, query.queryKey[2] as CardList, card));
    return [[query.queryKey, cards] as const];
  });
}
