import { useQuery } from "@tanstack/react-query";
import { api, read, readTagged } from "../api/client";
import { keys, queries } from "../api/query";

export const refresh = (noun: string) => queries.invalidateQueries({ queryKey: [noun] });

const merge = { "Content-Type": "application/merge-patch+json" };

export function useWorkspaceSettings() {
  return useQuery({ queryKey: ["workspace"], queryFn: () => readTagged(api.GET("/api/v1/workspace")) });
}

export interface WorkspaceEdit {
  name?: string; zone?: string; locale?: string; latePolicy?: { publishWithinSeconds: number }; approval?: { required: boolean };
}

export async function editWorkspace(etag: string, edit: WorkspaceEdit): Promise<void> {
  await read(api.PATCH("/api/v1/workspace", { params: { header: { "If-Match": etag } }, body: edit, headers: merge }));
  await Promise.all([refresh("workspace"), refresh("me")]);
}

export function useQueue() {
  return useQuery({ queryKey: keys.queue, queryFn: () => readTagged(api.GET("/api/v1/queue")) });
}

const listSnippets = () => read(api.GET("/api/v1/snippets"));
export type Snippet = Awaited<ReturnType<typeof listSnippets>>["items"][number];

export function useSnippets() {
  return useQuery({ queryKey: ["snippet"], queryFn: async () => (await listSnippets()).items });
}

const listTemplates = () => read(api.GET("/api/v1/templates"));
export type Template = Awaited<ReturnType<typeof listTemplates>>["items"][number];

export function useTemplates() {
  return useQuery({ queryKey: keys.templates, queryFn: async () => (await listTemplates()).items });
}

const listSets = () => read(api.GET("/api/v1/channel-sets"));
export type ChannelSet = Awaited<ReturnType<typeof listSets>>["items"][number];

export function useSets() {
  return useQuery({ queryKey: ["channelSet"], queryFn: async () => (await listSets()).items });
}

const listFeeds = () => read(api.GET("/api/v1/calendar-feeds"));
export type Feed = Awaited<ReturnType<typeof listFeeds>>["items"][number];

export function useFeeds() {
  return useQuery({ queryKey: ["feed"], queryFn: async () => (await listFeeds()).items });
}
