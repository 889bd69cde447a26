import { useCallback, useState } from "react";

/** A small choice remembered in this browser. */
export function useStored<T>(name: string, initial: T): [T, (value: T) => void] {
  const key = `rostrum.${name}`;
  const [value, setValue] = useState<T>(() => {
    try {
      const text = localStorage.getItem(key);
      return text === null ? initial : (JSON.parse(text) as T);
    } catch {
      return initial;
    }
  });
  const set = useCallback((next: T) => {
    setValue(next);
    try {
      localStorage.setItem(key, JSON.stringify(next));
    } catch { /* full or off: it lasts as long as the page */ }
  }, [key]);
  return [value, set];
}
