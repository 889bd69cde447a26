import { createContext, startTransition, use, useEffect, useState } from "react";
import { copyParts, type Draft, type DraftChannel, type DraftPart } from "./draft";
import type { Snapshot, Writing } from "./writing";

export const WritingContext = createContext<{ writing: Writing; now: Snapshot } | null>(null);

/** The post being written and what it looks like now. */
export function useWriting(): { writing: Writing; now: Snapshot } {
  return use(WritingContext)!;
}

/** Follows the writing: what is typed in a transition, so that the next key never waits; the rest at once. */
export function useSnapshot(writing: Writing): Snapshot {
  const [now, setNow] = useState(writing.snapshot);
  useEffect(() => {
    const follow = (typing: boolean) => (typing ? startTransition(() => setNow(writing.snapshot)) : setNow(writing.snapshot));
    follow(false);
    return writing.hear(follow);
  }, [writing]);
  return now;
}

export function withPart(parts: DraftPart[], key: string, how: (part: DraftPart) => DraftPart): DraftPart[] {
  return parts.map((part) => (part.key === key ? how(part) : part));
}

export function withChannel(draft: Draft, id: string, how: (channel: DraftChannel) => DraftChannel): Draft {
  return { ...draft, channels: draft.channels.map((channel) => (channel.id === id ? how(channel) : channel)) };
}

/** Changes the parts of everyone (`null`) or of one channel that has its own. */
export function withParts(draft: Draft, channelId: string | null, how: (parts: DraftPart[]) => DraftPart[]): Draft {
  if (channelId === null) return { ...draft, parts: how(draft.parts) };
  return withChannel(draft, channelId, (channel) => ({ ...channel, parts: how(channel.parts ?? copyParts(draft.parts)) }));
}
