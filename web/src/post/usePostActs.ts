import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { api, read, type Schemas } from "../api/client";
import { useAct } from "../api/useAct";
import { useWorkspace } from "../session/session";
import { useFormat } from "../ui/format";
import { useToast } from "../ui/Toasts";
import { useWords } from "../words";
import type { Delivery, Post } from "./queries";

export type When = Schemas["WhenInput"];

/** What a person does with a post. Whatever is done, the page asks again. */
export function usePostActs(post: Post) {
  const w = useWords().post;
  const client = useQueryClient();
  const toast = useToast();
  const format = useFormat();
  const navigate = useNavigate();
  const { slug } = useWorkspace();
  const act = useAct();
  const params = { path: { id: post.id } };
  const deed = <T,>(name: string, run: () => Promise<T>) => act.run(name, async () => {
    const answer = await run();
    await client.invalidateQueries({ queryKey: ["post"] });
    return answer;
  });
  const unschedule = () => deed("unschedule", async () => {
    const was = post.at;
    await read(api.DELETE("/api/v1/posts/{id}/schedule", { params }));
    toast({ text: w.unscheduledNow, ...(was && new Date(was) > new Date() ? { undo: () => void schedule({ at: was }, false) } : {}) });
  });
  const schedule = (when: When, withUndo = true): Promise<Post | null> => deed("schedule", async () => {
    const before = post.at;
    const next = await read(api.POST("/api/v1/posts/{id}/schedule", { params, body: when }));
    const undo = before ? () => void schedule({ at: before }, false) : () => void unschedule();
    toast({ text: next.at ? w.leaves(format.moment(next.at)) : w.scheduledNow, ...(withUndo ? { undo } : {}) });
    return next;
  });
  return {
    ...act,
    schedule,
    unschedule,
    publish: () => deed("publish", () => read(api.POST("/api/v1/posts/{id}/publication", { params }))),
    submit: () => deed("submit", () => read(api.POST("/api/v1/posts/{id}/review", { params }))),
    approve: () => deed("approve", () => read(api.POST("/api/v1/posts/{id}/approval", { params, body: {} }))),
    reject: (reason: string) => deed("reject", () => read(api.POST("/api/v1/posts/{id}/rejection", { params, body: { reason } }))),
    copy: () => deed("copy", async () => {
      const made = await read(api.POST("/api/v1/posts/{id}/copies", { params, body: {} }));
      await navigate({ to: "/w/$workspace/compose/$id", params: { workspace: slug, id: made.id } });
    }),
    remove: (alsoOnNetwork: boolean) => deed("remove", async () => {
      await read(api.DELETE("/api/v1/posts/{id}", { params: { ...params, query: { alsoOnNetwork } } }));
      toast({ text: alsoOnNetwork ? w.deletingThere : w.deletedNow });
      await navigate({ to: "/w/$workspace/calendar", params: { workspace: slug } });
    }),
    takeOut: (channelId: string) => deed("takeOut", () => read(api.DELETE("/api/v1/posts/{id}/channels/{channelId}", { params: { path: { id: post.id, channelId } } }))),
    retry: (delivery: Delivery) => deed(`retry ${delivery.id}`, () => read(api.POST("/api/v1/deliveries/{id}/retry", { params: { path: { id: delivery.id } } }))),
    decide: (delivery: Delivery, verdict: Schemas["DecideDeliveryRequest"]) => deed("decide", () => read(api.POST("/api/v1/deliveries/{id}/verdict", { params: { path: { id: delivery.id } }, body: verdict }))),
    editLive: (delivery: Delivery, text: string) => deed("editLive", async () => {
      const done = await read(api.PATCH("/api/v1/deliveries/{id}/live", { params: { path: { id: delivery.id }, header: { "If-Match": `"${delivery.version}"` } }, body: { text } }));
      toast({ text: w.editingThere });
      return done;
    }),
    deleteLive: (delivery: Delivery) => deed("deleteLive", async () => {
      const done = await read(api.DELETE("/api/v1/deliveries/{id}/live", { params: { path: { id: delivery.id } } }));
      toast({ text: w.deletingThere });
      return done;
    }),
  };
}

export type PostActs = ReturnType<typeof usePostActs>;
