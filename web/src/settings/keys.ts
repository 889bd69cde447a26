import { useQuery } from "@tanstack/react-query";
import { api, read } from "../api/client";
import { readAll } from "../api/pages";

const list = (cursor?: string) => read(api.GET("/api/v1/keys", { params: { query: { limit: 200, cursor } } }));
export type Key = Awaited<ReturnType<typeof list>>["items"][number];

export function useKeys() {
  return useQuery({ queryKey: ["key"], queryFn: () => readAll<Key>(list) });
}

/** What a key may do, in the order of the page; a scope contains the lesser ones of its noun. */
export const scopes = [
  "posts:read", "posts:write", "posts:publish", "approvals:decide", "media:read", "media:write", "channels:read", "channels:write", "inbox:read",
  "inbox:reply", "analytics:read", "captions:use", "automations:read", "automations:write", "webhooks:read", "webhooks:write", "workspace:read",
  "workspace:write", "members:read", "members:write", "keys:read", "keys:write", "audit:read", "privacy:write", "exports:write", "operations:read",
] as const;

/** The smallest call that shows that a key works. */
export const firstCall = (key: string) => `curl -H "Authorization: Bearer ${key}" ${location.origin}/api/v1/posts`;

/** When a life of so many days ends; 0 is never. */
export function endOf(days: number, now = new Date()): { neverExpires: true } | { expiresAt: string } {
  return days === 0 ? { neverExpires: true } : { expiresAt: new Date(now.getTime() + days * 86_400_000).toISOString() };
}
