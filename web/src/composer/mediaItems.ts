import { useQueries } from "@tanstack/react-query";
import { api, read } from "../api/client";
import { keys } from "../api/query";
import type { Media } from "../upload/uploads";

/** The media of a draft by id; what is not read yet is missing. */
export function useMediaItems(ids: readonly string[]): Map<string, Media> {
  return useQueries({
    queries: [...new Set(ids)].map((id) => ({
      queryKey: keys.mediaOne(id),
      queryFn: () => read(api.GET("/api/v1/media/{id}", { params: { path: { id } } })),
      staleTime: 5 * 60_000,
    })),
    combine: (answers) => new Map(answers.flatMap((answer) => (answer.data ? [[answer.data.id, answer.data] as const] : []))),
  });
}
