import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { api, read } from "../api/client";
import { readAll } from "../api/pages";
import { keys, queries } from "../api/query";

const merge = { "Content-Type": "application/merge-patch+json" };

/** A part of what people say about themselves. */
export interface MyEdit { name?: string; userName?: string; company?: string | null; locale?: "en" | "ja"; zone?: string; theme?: "system" | "light" | "dark"; shortcuts?: boolean }

export async function editMe(edit: MyEdit): Promise<void> {
  const me = await read(api.PATCH("/api/v1/me", { body: edit, headers: merge }));
  queries.setQueryData(keys.me, me);
}

const listSessions = (cursor?: string) => read(api.GET("/api/v1/me/sessions", { params: { query: { limit: 200, cursor } } }));
export type MySession = Awaited<ReturnType<typeof listSessions>>["items"][number];

export function useSessions() {
  return useQuery({ queryKey: ["session"], queryFn: () => readAll<MySession>(listSessions) });
}

export function useSignIns() {
  return useInfiniteQuery({
    queryKey: ["signIn"],
    queryFn: ({ pageParam }) => read(api.GET("/api/v1/me/sign-ins", { params: { query: { limit: 20, cursor: pageParam } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
}

export function useActivity() {
  return useInfiniteQuery({
    queryKey: ["activity"],
    queryFn: ({ pageParam }) => read(api.GET("/api/v1/me/activity", { params: { query: { limit: 40, cursor: pageParam } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
}

const listMembers = (cursor?: string) => read(api.GET("/api/v1/members", { params: { query: { limit: 200, cursor } } }));
export type Member = Awaited<ReturnType<typeof listMembers>>["items"][number];

export function useMembers(enabled = true) {
  return useQuery({ queryKey: keys.members, queryFn: () => readAll<Member>(listMembers), enabled });
}

const listInvitations = (cursor?: string) => read(api.GET("/api/v1/invitations", { params: { query: { limit: 200, cursor } } }));
export type Invitation = Awaited<ReturnType<typeof listInvitations>>["items"][number];

export function useInvitations() {
  return useQuery({ queryKey: ["member", "invitations"], queryFn: () => readAll<Invitation>(listInvitations) });
}

export function useInstance() {
  return useQuery({ queryKey: ["instance"], queryFn: () => read(api.GET("/api/v1/instance")) });
}

export function useLetters() {
  return useInfiniteQuery({
    queryKey: ["instance", "letters"],
    queryFn: ({ pageParam }) => read(api.GET("/api/v1/instance/mails", { params: { query: { limit: 20, cursor: pageParam } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
}
