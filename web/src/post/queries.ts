import { useQuery } from "@tanstack/react-query";
import { api, read, readTagged, type Schemas } from "../api/client";
import { readAll } from "../api/pages";
import { keys } from "../api/query";

export type Post = Schemas["PostAnswer"];
export type Delivery = Schemas["DeliveryAnswer"];
export type Attempt = Schemas["AttemptAnswer"];
export type HistoryEntry = Schemas["ReadHistoryEntry"];

export function usePost(id: string) {
  return useQuery({ queryKey: keys.post(id), queryFn: () => readTagged(api.GET("/api/v1/posts/{id}", { params: { path: { id } } })) });
}

export function useDeliveries(postId: string) {
  return useQuery({
    queryKey: ["post", "deliveries", postId],
    queryFn: () => readAll<Delivery>((cursor) => read(api.GET("/api/v1/deliveries", { params: { query: { postId, limit: 200, cursor } } }))),
  });
}

export function useAttempts(deliveryId: string, open: boolean) {
  return useQuery({
    queryKey: ["post", "attempts", deliveryId],
    enabled: open,
    queryFn: async () => (await read(api.GET("/api/v1/deliveries/{id}/attempts", { params: { path: { id: deliveryId } } }))).items,
  });
}

export function useHistory(postId: string) {
  return useQuery({
    queryKey: ["post", "history", postId],
    queryFn: async () => (await read(api.GET("/api/v1/posts/{id}/history", { params: { path: { id: postId } } }))).items,
  });
}

/** The channel's newest posts at its network, to recognise the one nobody is sure about. */
export function useCandidates(deliveryId: string, offered: boolean) {
  return useQuery({
    queryKey: ["candidates", deliveryId],
    enabled: offered,
    staleTime: 0,
    queryFn: async () => (await read(api.GET("/api/v1/deliveries/{id}/candidates", { params: { path: { id: deliveryId } } }))).items,
  });
}
