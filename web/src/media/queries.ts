import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { api, read, readTagged } from "../api/client";
import { keys, queries } from "../api/query";
import { useMay } from "../session/session";
import type { Media } from "./address";
import { type MediaFilter, queryOf } from "./filter";

/** The library under a filter, a page of 60 at a time. */
export function useLibrary(filter: MediaFilter) {
  const query = queryOf(filter);
  const pages = useInfiniteQuery({
    queryKey: keys.media(query),
    queryFn: ({ pageParam, signal }) => read(api.GET("/api/v1/media", { params: { query: { ...query, limit: 60, cursor: pageParam } }, signal })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: (before) => before,
  });
  const items = useMemo(() => pages.data?.pages.flatMap((page) => page.items) ?? [], [pages.data]);
  return { ...pages, items };
}

export function useFolders() {
  return useQuery({ queryKey: ["media", "folders"], queryFn: async () => (await read(api.GET("/api/v1/media/folders"))).items });
}

/** How full the library is, and how much of it waits for words or for its first post. */
export function useMediaUsage() {
  return useQuery({ queryKey: ["media", "usage"], queryFn: () => read(api.GET("/api/v1/media/usage")) });
}

/** One file with its ETag, for the details beside the library. */
export function useMediaOne(id: string) {
  return useQuery({ queryKey: [...keys.mediaOne(id), "tagged"], queryFn: () => readTagged(api.GET("/api/v1/media/{id}", { params: { path: { id } } })) });
}

/** The first posts that use a file. */
export function useUses(id: string, enabled: boolean) {
  const may = useMay("posts:read");
  return useQuery({
    queryKey: ["media", "uses", id],
    queryFn: () => read(api.GET("/api/v1/media/{id}/uses", { params: { path: { id }, query: { limit: 10 } } })),
    enabled: enabled && may,
  });
}

interface Edit { name?: string; alt?: string | null; tags?: string[]; folder?: string }

/** Changes what is written about a file. */
export async function editMedia(id: string, etag: string, edit: Edit): Promise<Media> {
  const changed = await read(api.PATCH("/api/v1/media/{id}", {
    params: { path: { id }, header: { "If-Match": etag } }, body: edit, headers: { "Content-Type": "application/merge-patch+json" },
  }));
  await refreshLibrary();
  return changed;
}

/** Deletes, moves or tags several files, a hundred at a time; answers what was refused. */
export async function bulk(op: "delete" | "move" | "tag", ids: string[], more: { folder?: string; tags?: string[]; force?: boolean } = {}) {
  const refused = [];
  for (let at = 0; at < ids.length; at += 100) {
    const { items } = await read(api.POST("/api/v1/media/bulk", { body: { op, ids: ids.slice(at, at + 100), ...more } }));
    refused.push(...items.filter((item) => item.status >= 400));
  }
  await refreshLibrary();
  return refused;
}

/** Renames or moves a folder with all below it. */
export async function moveFolder(from: string, to: string): Promise<void> {
  await read(api.POST("/api/v1/media/folders/moves", { body: { from, to } }));
  await refreshLibrary();
}

export async function refreshLibrary(): Promise<void> {
  await queries.invalidateQueries({ queryKey: ["media"] });
}
