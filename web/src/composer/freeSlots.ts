import { useQuery } from "@tanstack/react-query";
import { api, read } from "../api/client";
import { keys } from "../api/query";

/** The next moments of the weekly plan that are free for all these channels, soonest first. */
export function useFreeSlots(channelIds: readonly string[]): readonly string[] {
  const answer = useQuery({
    queryKey: [...keys.queue, "next", channelIds],
    queryFn: () => read(api.GET("/api/v1/queue/next", { params: { query: { channelId: [...channelIds], count: 1 } } })),
    enabled: channelIds.length > 0,
    staleTime: 60_000,
  });
  return answer.data?.items.map((moment) => moment.at) ?? [];
}
