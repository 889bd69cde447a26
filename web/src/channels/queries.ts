import { useQuery } from "@tanstack/react-query";
import { useCallback } from "react";
import { api, read, type Schemas } from "../api/client";
import { readAll } from "../api/pages";
import { keys } from "../api/query";

export type Channel = Schemas["ChannelAnswer"];
export type Network = Schemas["NetworkAnswer"];
export type Consent = Schemas["ConsentAnswer"];
export type Quota = Schemas["CheckChannelQuotaAnswer"];

export function useChannels() {
  return useQuery({
    queryKey: keys.channels,
    queryFn: () => readAll<Channel>((cursor) => read(api.GET("/api/v1/channels", { params: { query: { limit: 200, cursor } } }))),
    staleTime: 60_000,
  });
}

export function useChannel(id: string) {
  return useQuery({ queryKey: keys.channel(id), queryFn: () => read(api.GET("/api/v1/channels/{id}", { params: { path: { id } } })) });
}

export function useScopes(id: string) {
  return useQuery({
    queryKey: [...keys.channel(id), "scopes"],
    queryFn: async () => (await read(api.GET("/api/v1/channels/{id}/scopes", { params: { path: { id } } }))).items,
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

/** What would end with a channel and what would stay, counted by the server. */
export function useDisconnection(id: string | null) {
  return useQuery({
    queryKey: ["post", "disconnection", id],
    enabled: id !== null,
    queryFn: () => read(api.GET("/api/v1/channels/{id}/disconnection", { params: { path: { id: id! } } })),
    staleTime: 0,
  });
}

/** Posts that still wait to go out by a channel; counted up to 200. */
export function useWaiting(channelId: string | null) {
  return useQuery({
    queryKey: ["post", "waiting", channelId],
    enabled: channelId !== null,
    queryFn: async () => {
      const query = { channelId: [channelId!], state: ["scheduled", "held", "approved", "inReview"], limit: 200 };
      const page = await read(api.GET("/api/v1/deliveries", { params: { query } }));
      return { posts: new Set(page.items.map((delivery) => delivery.postId)).size, more: page.next != null };
    },
  });
}

/** How many posts each channel holds back, by channel id. */
export function useHeld() {
  return useQuery({
    queryKey: ["post", "held"],
    queryFn: async () => {
      const page = await read(api.GET("/api/v1/deliveries", { params: { query: { state: ["held"], limit: 200 } } }));
      const posts = new Map<string, Set<string>>();
      for (const delivery of page.items) posts.set(delivery.channelId, (posts.get(delivery.channelId) ?? new Set()).add(delivery.postId));
      return Object.fromEntries([...posts].map(([channel, own]) => [channel, own.size])) as Record<string, number>;
    },
  });
}
