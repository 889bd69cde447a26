import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { api, read, type Schemas } from "../api/client";
import { useLocale } from "../words";

export type StockSource = Schemas["SearchStockSource"];
export type StockItem = Schemas["SearchStockItem"];

/** The sources of pictures whose key the owner of the installation has entered. */
export function useStockSources(): readonly StockSource[] {
  const sources = useQuery({ queryKey: ["stock", "sources"], queryFn: () => read(api.GET("/api/v1/stock")), staleTime: 60_000 });
  return sources.data?.items ?? none;
}

const none: readonly StockSource[] = [];

/** What a source has for these words, page by page; without words what it puts first. */
export function useStockSearch(source: string, words: string) {
  const language = useLocale();
  const pages = useInfiniteQuery({
    queryKey: ["stock", "search", source, words, language],
    queryFn: ({ pageParam, signal }) => read(api.GET("/api/v1/stock/{source}", {
      params: { path: { source }, query: { q: words || undefined, language, cursor: pageParam } }, signal,
    })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    staleTime: 30 * 60_000,
    retry: false,
    refetchOnWindowFocus: false,
  });
  const items = useMemo(() => once(pages.data?.pages.flatMap((page) => page.items) ?? []), [pages.data]);
  return { ...pages, items };
}

/** A source that moves on between two pages shows some pictures again: each is kept where it came first. */
export function once(items: readonly StockItem[]): StockItem[] {
  return [...new Map(items.map((item) => [item.id, item])).values()];
}
