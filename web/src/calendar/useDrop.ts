import { type DragEvent, useState } from "react";
import { useDesk } from "./desk";
import type { Entry } from "./entries";

/** Lets cards fall onto an element; `place` says for which moment, null where they may not. */
export function useDrop(place: (entry: Entry, event: DragEvent<HTMLElement>) => number | null) {
  const { dragged, moves } = useDesk();
  const [over, setOver] = useState<number | null>(null);
  return {
    over,
    handlers: {
      onDragOver: (event: DragEvent<HTMLElement>) => {
        const entry = dragged.current;
        if (!entry) return;
        const at = place(entry, event);
        if (at !== null) event.preventDefault();
        if (at !== over) setOver(at);
      },
      onDragLeave: (event: DragEvent<HTMLElement>) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(null);
      },
      onDrop: (event: DragEvent<HTMLElement>) => {
        const entry = dragged.current;
        setOver(null);
        if (!entry) return;
        event.preventDefault();
        const at = place(entry, event);
        if (at !== null) moves.move(entry, at);
      },
    },
  };
}
