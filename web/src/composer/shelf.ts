import { useQuery } from "@tanstack/react-query";
import { api, read, type Schemas } from "../api/client";
import { keys } from "../api/query";

export type Snippet = Schemas["SnippetsAnswer"];
export type Template = Schemas["TemplatesAnswer"];
export type ChannelSet = Schemas["ChannelSetsAnswer"];

export function useSnippets() {
  return useQuery({ queryKey: ["snippet"], queryFn: async () => (await read(api.GET("/api/v1/snippets", { params: { query: { limit: 200 } } }))).items });
}

export function useChannelSets() {
  return useQuery({ queryKey: ["channelSet"], queryFn: async () => (await read(api.GET("/api/v1/channel-sets", { params: { query: { limit: 200 } } }))).items });
}

/** Posts to begin from, the newest first. */
export function useTemplates(wanted = true) {
  return useQuery({
    queryKey: keys.templates, enabled: wanted,
    queryFn: async () => (await read(api.GET("/api/v1/templates", { params: { query: { limit: 200 } } }))).items,
  });
}

/** Says that this post is open here, and who else has it open. */
export function usePresence(postId: string | undefined) {
  return useQuery({
    queryKey: ["presence", postId],
    queryFn: async () => (await read(api.PUT("/api/v1/posts/{id}/presence", { params: { path: { id: postId! } } }))).others,
    enabled: postId !== undefined,
    refetchInterval: 20_000,
    staleTime: 0,
    retry: false,
  });
}

/** What a link looks like when a network draws a card of it. */
export function useLinkCard(url: string | undefined) {
  return useQuery({
    queryKey: ["linkCard", url],
    queryFn: () => read(api.POST("/api/v1/link-cards", { body: { url: url! } })),
    enabled: url !== undefined,
    staleTime: 60 * 60_000,
    retry: false,
  });
}
