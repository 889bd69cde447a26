import { useQuery } from "@tanstack/react-query";
import { useCallback } from "react";
import { api, read, type Schemas } from "../api/client";
import { readAll } from "../api/pages";
import { keys } from "../api/query";

export type Channel = Schemas["ChannelAnswer"];
export type Network = Schemas["NetworkAnswer"];

export function useChannels() {
  return useQuery({
    queryKey: keys.channels,
    queryFn: () => readAll<Channel>((cursor) => read(api.GET("/api/v1/channels", { params: { query: { limit: 200, cursor } } }))),
    staleTime: 60_000,
  });
}

/** What each network can do and needs. It changes with the program only. */
export function useNetworks() {
  return useQuery({ queryKey: keys.networks, queryFn: async () => (await read(api.GET("/api/v1/networks"))).items, staleTime: 60 * 60_000 });
}

/** The network's own name for its id. */
export function useNetworkNames(): (id: string) => string {
  const networks = useNetworks().data;
  return useCallback((id: string) => networks?.find((network) => network.id === id)?.name ?? id, [networks]);
}
