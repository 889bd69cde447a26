import { QueryClient } from "@tanstack/react-query";
import { Problem } from "./problem";

/** One answer is fresh for a while: the event stream says when it is not. */
export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      gcTime: 10 * 60_000,
      refetchOnWindowFocus: true,
      retry: (count, error) => error instanceof Problem && (error.isOffline || error.status >= 500) && count < 3,
    },
    mutations: { networkMode: "always" },
  },
});

/** Keys begin with the noun that the event stream names: `["post", …]`, `["channel", …]`. */
export const keys = {
  me: ["me"] as const,
  networks: ["network"] as const,
  channels: ["channel", "list"] as const,
  channel: (id: string) => ["channel", id] as const,
  calendar: (range: unknown) => ["post", "calendar", range] as const,
  posts: (filter: unknown) => ["post", "list", filter] as const,
  post: (id: string) => ["post", "one", id] as const,
  delivery: (id: string) => ["post", "delivery", id] as const,
  home: ["post", "home"] as const,
  media: (filter: unknown) => ["media", "list", filter] as const,
  mediaOne: (id: string) => ["media", "one", id] as const,
  members: ["member"] as const,
  queue: ["queue"] as const,
  templates: ["template"] as const,
  status: ["status"] as const,
};
