import { useCallback, useMemo, useState } from "react";
import type { Media } from "./address";

export interface Selection {
  chosen: Media[];
  has: (id: string) => boolean;
  toggle: (id: string, toHere?: boolean) => void;
  all: () => void;
  clear: () => void;
}

/** Which of the shown files are selected; what is no longer shown is no longer selected. */
export function useSelection(items: Media[]): Selection {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  const [anchor, setAnchor] = useState<string | null>(null);
  const toggle = useCallback((id: string, toHere = false) => {
    setIds((before) => {
      const after = new Set(before);
      const from = items.findIndex((item) => item.id === anchor);
      const to = items.findIndex((item) => item.id === id);
      if (toHere && from >= 0 && to >= 0) {
        for (const item of items.slice(Math.min(from, to), Math.max(from, to) + 1)) after.add(item.id);
      } else if (!after.delete(id)) after.add(id);
      return after;
    });
    setAnchor(id);
  }, [items, anchor]);
  const chosen = useMemo(() => items.filter((item) => ids.has(item.id)), [items, ids]);
  return {
    chosen, toggle,
    has: (id) => ids.has(id),
    all: () => setIds(new Set(items.map((item) => item.id))),
    clear: () => setIds(new Set()),
  };
}
