/** Where a card stands beside those it overlaps. */
export interface Placed<T> { item: T; minute: number; lane: number; lanes: number }

/** What found no lane, counted where the first lane is free again. */
export interface Surplus { minute: number; count: number }

/**
 * Cards that would cover each other get lanes. At most `most` of them: what is over is counted, so that a full day
 * stays readable and quick. Items come in order of their minute.
 */
export function placeInLanes<T>(items: readonly T[], minuteOf: (item: T) => number, most: number, height = 60): { placed: Placed<T>[]; surplus: Surplus[] } {
  const placed: Placed<T>[] = [];
  const surplus = new Map<number, number>();
  let cluster: Placed<T>[] = [];
  let ends: number[] = [];
  const close = () => {
    for (const card of cluster) card.lanes = ends.length;
    cluster = [];
    ends = [];
  };
  for (const item of items) {
    const minute = minuteOf(item);
    if (ends.every((end) => end <= minute)) close();
    let lane = ends.findIndex((end) => end <= minute);
    if (lane < 0 && ends.length < most) lane = ends.length;
    if (lane < 0) {
      const free = Math.min(...ends);
      surplus.set(free, (surplus.get(free) ?? 0) + 1);
      continue;
    }
    ends[lane] = minute + height;
    const card = { item, minute, lane, lanes: 1 };
    cluster.push(card);
    placed.push(card);
  }
  close();
  return { placed, surplus: [...surplus].map(([minute, count]) => ({ minute, count })) };
}
