import type { Health } from "./queries";

type Bucket = Health["punctuality"]["histogram"][number];

export interface Bar { from: number; to: number | null; count: number; /** Of the tallest, 0 to 1. */ share: number; tone: "good" | "late" | "bad" }

/** Buckets as bars: up to five seconds is on time, above a minute is bad. Times in seconds. */
export function barsOf(histogram: readonly Bucket[]): Bar[] {
  const top = Math.max(1, ...histogram.map((bucket) => bucket.count));
  return histogram.map(({ upToSeconds: to, count }, at) => ({
    from: histogram[at - 1]?.upToSeconds ?? 0, to, count, share: count / top, tone: to !== null && to <= 5 ? "good" : to !== null && to <= 60 ? "late" : "bad",
  }));
}
