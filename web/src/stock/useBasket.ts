import { useEffect, useRef, useState } from "react";
import { Problem } from "../api/problem";
import type { Media } from "../media/address";
import { refreshLibrary } from "../media/queries";
import { useMay } from "../session/session";
import { useWords } from "../words";
import { begin, type Chosen, settle, toggle } from "./basket";
import type { StockItem } from "./queries";
import { takeStock } from "./take";

export interface Basket {
  chosen: readonly Chosen[];
  busy: boolean;
  toggle: (source: string, item: StockItem) => void;
  /** Takes all into the library; what arrived, in the order of choosing. What did not stays, with its reason. Null when nobody waits any more. */
  take: (folder: string) => Promise<{ media: Media[]; failed: number } | null>;
}

/** What somebody chooses of the sources, and its way into the library. */
export function useBasket(): Basket {
  const w = useWords().stock;
  const mayFollow = useMay("operations:read");
  const [chosen, setChosen] = useState<readonly Chosen[]>([]);
  const isHere = useRef(true);
  useEffect(() => {
    isHere.current = true;
    return () => { isHere.current = false; };
  }, []);
  const change = (how: (basket: readonly Chosen[]) => Chosen[]) => { if (isHere.current) setChosen(how); };
  const takeOne = async ({ source, item }: Chosen, folder: string): Promise<Media | null> => {
    try {
      const media = await takeStock(source, item.id, folder, mayFollow);
      change((basket) => settle(basket, source, item.id));
      return media;
    } catch (error) {
      const why = error instanceof Problem && !error.isOffline && error.sentence ? error.sentence : w.takeFailed;
      change((basket) => settle(basket, source, item.id, why));
      return null;
    }
  };
  const take = async (folder: string) => {
    const asked = chosen;
    change(begin);
    const media = (await Promise.all(asked.map((one) => takeOne(one, folder)))).filter((one) => one !== null);
    await refreshLibrary();
    return isHere.current ? { media, failed: asked.length - media.length } : null;
  };
  return { chosen, busy: chosen.some((one) => one.state === "taking"), toggle: (source, item) => change((basket) => toggle(basket, source, item)), take };
}
