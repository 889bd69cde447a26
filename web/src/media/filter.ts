import { useNavigate, useRouterState } from "@tanstack/react-router";
import { useCallback, useMemo } from "react";

export type KindFilter = "pictures" | "videos" | "audio";
export type Sort = "-createdAt" | "createdAt" | "name" | "-bytes";

/** What the library shows, as it stands in the address. */
export interface MediaFilter {
  folder?: string | undefined;
  q?: string | undefined;
  kind?: KindFilter | undefined;
  tag?: string | undefined;
  look?: "noAlt" | "unused" | undefined;
  sort?: Sort | undefined;
}

const kinds: Record<KindFilter, string[]> = { pictures: ["image", "animatedImage"], videos: ["video"], audio: ["audio"] };

/** The filter as the server's list understands it. */
export function queryOf(filter: MediaFilter) {
  return {
    ...(filter.folder !== undefined ? { folder: filter.folder } : {}),
    ...(filter.q ? { q: filter.q } : {}),
    ...(filter.kind ? { kind: kinds[filter.kind] } : {}),
    ...(filter.tag ? { tag: filter.tag } : {}),
    ...(filter.look === "noAlt" ? { noAlt: true } : {}),
    ...(filter.look === "unused" ? { unused: true } : {}),
    ...(filter.sort && filter.sort !== "-createdAt" ? { sort: filter.sort } : {}),
  };
}

interface Address extends MediaFilter { open?: string | undefined }

/** The library's filter and the file whose details are open, kept in the address. */
export function useMediaAddress() {
  const search = useRouterState({ select: (state) => state.location.search as Record<string, unknown> });
  const navigate = useNavigate();
  const address = useMemo<Address>(() => {
    const text = (name: string) => (search[name] === undefined ? undefined : String(search[name]));
    const one = <T extends string>(name: string, allowed: readonly T[]) => allowed.find((value) => value === text(name));
    return {
      folder: text("folder"), q: text("q"), tag: text("tag"), open: text("open"),
      kind: one<KindFilter>("kind", ["pictures", "videos", "audio"]),
      look: one("look", ["noAlt", "unused"] as const),
      sort: one<Sort>("sort", ["-createdAt", "createdAt", "name", "-bytes"]),
    };
  }, [search]);
  const change = useCallback((patch: Address, replace = false) => {
    void navigate({
      to: ".", replace, resetScroll: false,
      search: ((before: Record<string, unknown>) => dropEmpty({ ...before, ...patch })) as never,
    });
  }, [navigate]);
  const filter = useMemo<MediaFilter>(() => ({ ...address, open: undefined }), [address]);
  return { filter, open: address.open, change };
}

function dropEmpty(values: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([name, value]) => value !== undefined && (value !== "" || name === "folder")));
}

export function isFiltered(filter: MediaFilter): boolean {
  return filter.folder !== undefined || Boolean(filter.q || filter.kind || filter.tag || filter.look);
}
