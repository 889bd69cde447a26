import { useQuery } from "@tanstack/react-query";
import { api, read, type Schemas } from "../api/client";

export type Operation = Schemas["OperationAnswer"];

/** Follows work that takes longer than a request until it ends. */
export function useOperation(id: string | null) {
  return useQuery({
    queryKey: ["operation", id],
    queryFn: () => read(api.GET("/api/v1/operations/{id}", { params: { path: { id: id! } } })),
    enabled: id !== null,
    refetchInterval: (query) => (query.state.data && query.state.data.state !== "running" ? false : 700),
  });
}

export async function stopOperation(id: string): Promise<void> {
  await api.DELETE("/api/v1/operations/{id}", { params: { path: { id } } });
}
