import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { api, read } from "../api/client";
import { queries } from "../api/query";

const page = (cursor?: string) => read(api.GET("/api/v1/notices", { params: { query: { limit: 30, cursor } } }));
export type Notice = Awaited<ReturnType<typeof page>>["items"][number];

/** The server counts no further. */
export const mostCounted = 100;

export function useUnread() {
  return useQuery({ queryKey: ["notice", "count"], queryFn: async () => (await read(api.GET("/api/v1/notices/count"))).unread });
}

/** Newest first; asked for when the panel is first opened. */
export function useNotices(enabled: boolean) {
  return useInfiniteQuery({
    queryKey: ["notice", "list"],
    queryFn: ({ pageParam }) => page(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (answer) => answer.next ?? undefined,
    enabled,
  });
}

const refresh = () => queries.invalidateQueries({ queryKey: ["notice"] });

export async function markRead(id: string): Promise<void> {
  await api.PUT("/api/v1/notices/{id}/read", { params: { path: { id } } });
  await refresh();
}

export async function markAllRead(): Promise<void> {
  await api.PUT("/api/v1/notices/read");
  await refresh();
}

const listChoices = () => read(api.GET("/api/v1/notices/choices"));
export type Choices = Awaited<ReturnType<typeof listChoices>>;
export type Choice = Choices["items"][number];

export const choicesKey = ["noticeChoice"] as const;

export function useChoices() {
  return useQuery({ queryKey: choicesKey, queryFn: listChoices });
}

/** Shows the new choice at once, and the server's word when it has come. */
export async function choose(choice: Choice): Promise<void> {
  queries.setQueryData<Choices>(choicesKey, (old) => old && { ...old, items: old.items.map((one) => (one.kind === choice.kind ? choice : one)) });
  try {
    await api.PUT("/api/v1/notices/choices/{kind}", { params: { path: { kind: choice.kind } }, body: { inApp: choice.inApp, mail: choice.mail } });
  } finally {
    await queries.invalidateQueries({ queryKey: choicesKey });
  }
}
