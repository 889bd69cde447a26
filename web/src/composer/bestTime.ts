import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { api, read } from "../api/client";
import { useMay } from "../session/session";

/** The next hour of the week in which own posts did clearly better than usual, and how many posts say so. */
export interface BestTime { at: string; posts: number }

const fewest = 10;
const clearly = 1.1;

/** Null while too little is known: fewer than ten measured posts, or no hour that stands out. */
export function useBestTime(channels: readonly string[]): BestTime | null {
  const may = useMay("analytics:read");
  const best = useQuery({
    queryKey: ["post", "best-times", channels],
    queryFn: () => read(api.GET("/api/v1/analytics/best-times", { params: { query: { channelId: [...channels] } } })),
    enabled: may && channels.length > 0,
    placeholderData: keepPreviousData,
    staleTime: 10 * 60_000,
  }).data;
  const first = best?.items[0];
  return first && best.posts >= fewest && first.lift >= clearly && channels.length > 0 ? { at: first.next, posts: first.posts } : null;
}
