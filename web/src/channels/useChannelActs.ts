import { useQueryClient } from "@tanstack/react-query";
import { api, read } from "../api/client";
import { keys } from "../api/query";
import { useAct } from "../api/useAct";
import { useToast } from "../ui/Toasts";
import { useWords } from "../words";
import type { Channel, Quota } from "./queries";

/** What a person does with a channel; the lists follow at once. */
export function useChannelActs() {
  const client = useQueryClient();
  const toast = useToast();
  const w = useWords().channels;
  const act = useAct();
  const show = (next: Channel) => {
    client.setQueryData(keys.channel(next.id), next);
    client.setQueryData<Channel[]>(keys.channels, (all) => all?.map((one) => (one.id === next.id ? next : one)));
    return next;
  };
  const setPaused = (channel: Channel, paused: boolean, withUndo = true): Promise<Channel | null> => act.run(paused ? "pause" : "resume", async () => {
    const params = { path: { id: channel.id } };
    const next = show(await read(paused
      ? api.PUT("/api/v1/channels/{id}/pause", { params, body: {} })
      : api.DELETE("/api/v1/channels/{id}/pause", { params })));
    toast({ text: paused ? w.pausedNow(channel.handle) : w.resumedNow(channel.handle), ...(withUndo ? { undo: () => void setPaused(next, !paused, false) } : {}) });
    return next;
  });
  const check = (channel: Channel) => act.run(`check ${channel.id}`, async () => {
    const answer = await read(api.POST("/api/v1/channels/{id}/check", { params: { path: { id: channel.id } } }));
    show(answer.channel);
    client.setQueryData<Quota[]>([...keys.channel(channel.id), "quota"], answer.quota);
    return answer;
  });
  const edit = (channel: Channel, change: { name?: string; group?: string | null }) => act.run("edit", async () => {
    const params = { path: { id: channel.id }, header: { "If-Match": `"${channel.version}"` } };
    return show(await read(api.PATCH("/api/v1/channels/{id}", { params, body: change })));
  });
  const disconnect = (channel: Channel) => act.run("disconnect", async () => {
    const operation = await read(api.DELETE("/api/v1/channels/{id}", { params: { path: { id: channel.id } } }));
    show({ ...channel, state: "disconnecting" });
    void client.invalidateQueries({ queryKey: keys.channels });
    toast({ text: w.disconnectedNow(channel.handle) });
    return operation;
  });
  return { ...act, setPaused, check, edit, disconnect };
}

export type ChannelActs = ReturnType<typeof useChannelActs>;
