import { useQuery } from "@tanstack/react-query";
import { api, read, type Schemas } from "../api/client";

export type Snippet = Schemas["SnippetsAnswer"];
export type ChannelSet = Schemas["ChannelSetsAnswer"];
export type Comment = Schemas["CommentOnPostAnswer"];

// The API document gives the lists of several nouns one name, so what is in them is said here.
const itemsOf = <T>(list: unknown): T[] => (list as { items: T[] }).items;

export function useSnippets() {
  return useQuery({ queryKey: ["snippet"], queryFn: async () => itemsOf<Snippet>(await read(api.GET("/api/v1/snippets", { params: { query: { limit: 200 } } }))) });
}

export function useChannelSets() {
  return useQuery({ queryKey: ["channelSet"], queryFn: async () => itemsOf<ChannelSet>(await read(api.GET("/api/v1/channel-sets", { params: { query: { limit: 200 } } }))) });
}

/** What colleagues said about a post; the event stream asks again when somebody speaks. */
export function useComments(postId: string | undefined) {
  return useQuery({
    queryKey: ["post", "comments", postId],
    queryFn: async () => itemsOf<Comment>(await read(api.GET("/api/v1/posts/{id}/comments", { params: { path: { id: postId! }, query: { limit: 200 } } }))),
    enabled: postId !== undefined,
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
