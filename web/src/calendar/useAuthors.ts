import { useEffect, useRef, useState } from "react";
import type { Entry } from "./entries";

/** Everybody whose posts have been seen here, also after a filter hid them. */
export function useAuthors(...lists: Entry[][]): { id: string; name: string }[] {
  const seen = useRef(new Map<string, string>());
  const [authors, setAuthors] = useState<{ id: string; name: string }[]>([]);
  useEffect(() => {
    const before = seen.current.size;
    for (const { card } of lists.flat()) seen.current.set(card.author.id, card.author.name);
    if (seen.current.size !== before) {
      setAuthors([...seen.current].map(([id, name]) => ({ id, name })).sort((a, b) => a.name.localeCompare(b.name)));
    }
    // The lists themselves are what counts, not the array around them.
  }, lists);
  return authors;
}
