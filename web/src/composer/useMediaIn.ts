import { useCallback } from "react";
import { keys, queries } from "../api/query";
import { type Media, send } from "../upload/uploads";
import type { DraftMedia } from "./draft";
import type { Writing } from "./writing";

/** Sends files and puts them into a part as soon as each has arrived, wherever the part then stands. */
export function useMediaIn(writing: Writing): (files: File[], part: string) => void {
  return useCallback((files, part) => {
    for (const { finished } of send(files)) {
      void finished.then((media) => {
        if (media) addMedia(writing, part, [media]);
      });
    }
  }, [writing]);
}

/** Puts media into a part, once each. */
export function addMedia(writing: Writing, part: string, media: readonly Media[]): void {
  for (const item of media) queries.setQueryData(keys.mediaOne(item.id), item);
  const add = (list: DraftMedia[]) => [
    ...list,
    ...media.filter((item) => !list.some((own) => own.id === item.id)).map((item) => ({ id: item.id, alt: item.alt ?? "", focus: null })),
  ];
  writing.change((draft) => {
    const into = (parts: typeof draft.parts) => parts.map((one) => (one.key === part ? { ...one, media: add(one.media) } : one));
    return { ...draft, parts: into(draft.parts), channels: draft.channels.map((channel) => ({ ...channel, parts: channel.parts && into(channel.parts) })) };
  });
}
