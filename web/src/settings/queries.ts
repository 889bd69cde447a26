import { useQuery } from "@tanstack/react-query";
import { api, read, readTagged } from "../api/client";
import { keys, queries } from "../api/query";

export { type ChannelSet, type Snippet, type Template, useChannelSets, useSnippets, useTemplates } from "../composer/shelf";

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

const listFeeds = () => read(api.GET("/api/v1/calendar-feeds"));
export type Feed = Awaited<ReturnType<typeof listFeeds>>["items"][number];

export function useFeeds() {
  return useQuery({ queryKey: ["feed"], queryFn: async () => (await listFeeds()).items });
}
