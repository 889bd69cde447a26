import type { StockItem } from "./queries";

/** A picture somebody has chosen, and how far it is on its way into the library. */
export interface Chosen { source: string; item: StockItem; state: "chosen" | "taking" | "failed"; why?: string }

const isSame = (one: Chosen, source: string, id: string) => one.source === source && one.item.id === id;

export function find(basket: readonly Chosen[], source: string, id: string): Chosen | undefined {
  return basket.find((one) => isSame(one, source, id));
}

/** Chooses a picture, or puts it back; one that is on its way stays. */
export function toggle(basket: readonly Chosen[], source: string, item: StockItem): Chosen[] {
  const there = find(basket, source, item.id);
  if (!there) return [...basket, { source, item, state: "chosen" }];
  return there.state === "taking" ? [...basket] : basket.filter((one) => one !== there);
}

/** All that waits goes on its way. */
export function begin(basket: readonly Chosen[]): Chosen[] {
  return basket.map((one) => ({ source: one.source, item: one.item, state: "taking" }));
}

/** One has arrived and leaves the basket, or it has failed and says why. */
export function settle(basket: readonly Chosen[], source: string, id: string, why?: string): Chosen[] {
  return basket.flatMap((one) => (!isSame(one, source, id) ? [one] : why === undefined ? [] : [{ ...one, state: "failed" as const, why }]));
}
