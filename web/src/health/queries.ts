import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { api, read, type Schemas } from "../api/client";

export type Health = Schemas["HealthAnswer"];
export type Days = 1 | 7 | 90;

export function useHealth(days: Days, enabled: boolean) {
  return useQuery({
    queryKey: ["instance", "health", days],
    queryFn: () => read(api.GET("/api/v1/instance/health", { params: { query: { days } } })),
    refetchInterval: 10_000, staleTime: 5_000, placeholderData: keepPreviousData, enabled,
  });
}

export function useChecks() {
  return useQuery({ queryKey: ["instance", "checks"], queryFn: async () => (await read(api.GET("/api/v1/instance/checks"))).items, staleTime: 5 * 60_000 });
}
