import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { api, read, type Schemas } from "../api/client";
import { keys } from "../api/query";

export type Attention = Schemas["AttentionAnswer"];

/** The first page as the server tells it. */
export type Home = Schemas["ReadHomeResponse"];

/** Asked again by what happens, and every five minutes for what the clock alone changes. */
export function useHome(group?: string) {
  return useQuery({
    queryKey: group ? [...keys.home, group] : keys.home,
    queryFn: (): Promise<Home> => read(api.GET("/api/v1/home", { params: { query: group ? { group } : {} } })),
    placeholderData: keepPreviousData,
    refetchInterval: 5 * 60_000,
  });
}
