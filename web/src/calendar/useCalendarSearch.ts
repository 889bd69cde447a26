import { useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback, useMemo } from "react";
import { useWorkspace } from "../session/session";
import { type CalendarSearch, readSearch, writeSearch } from "./search";

/** View, date, zone and filters live in the address: Back works, and a link shows what its sender saw. */
export function useCalendarSearch(): [CalendarSearch, (change: Partial<CalendarSearch>, replace?: boolean) => void] {
  const raw = useSearch({ strict: false }) as Record<string, unknown>;
  const navigate = useNavigate();
  const { slug } = useWorkspace();
  const search = useMemo(() => readSearch(raw), [raw]);
  const change = useCallback((next: Partial<CalendarSearch>, replace = false) => {
    void navigate({
      to: "/w/$workspace/calendar",
      params: { workspace: slug },
      search: ((before: Record<string, unknown>) => writeSearch({ ...readSearch(before), ...next })) as never,
      replace,
    });
  }, [navigate, slug]);
  return [search, change];
}
