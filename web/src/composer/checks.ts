import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useDeferredValue, useEffect, useMemo, useState } from "react";
import { api, read, type Schemas } from "../api/client";
import { Problem } from "../api/problem";
import type { Channel, Network } from "../channels/queries";
import { type Draft, partsOf, toInput } from "./draft";
import { limitOf, measure } from "./measure";

export type Fault = Schemas["PostRuleAnswer"];

export interface ChannelCheck {
  channel: Channel;
  network: Network | undefined;
  refusals: Fault[];
  warnings: Fault[];
  /** Each part's length and limit, counted here and confirmed by the server. */
  parts: { length: number; limit: number }[];
}

export interface Checks { channels: ChannelCheck[]; refused: string[]; blocking: number; isCurrent: boolean }

/** Holds the draft against each channel's rules, in the order of the picker: at once by counting here, then by the server's word. */
export function useChecks(draft: Draft, channels: readonly Channel[], networks: readonly Network[]): Checks {
  const later = useDeferredValue(draft);
  const body = useSettled(useMemo(() => JSON.stringify(toInput({ ...later, note: "" })), [later]), 300);
  const answer = useQuery({
    queryKey: ["check", body],
    queryFn: ({ signal }) => read(api.POST("/api/v1/posts/checks", { body: JSON.parse(body) as Schemas["PostInput"], signal })),
    enabled: later.channels.length > 0,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
    gcTime: 30_000,
    retry: false,
  });
  const isCurrent = answer.isSuccess && !answer.isPlaceholderData && body === JSON.stringify(toInput({ ...later, note: "" }));
  return useMemo(() => {
    const looks = new Map(answer.data?.channels.map((look) => [look.channelId, look]));
    const all = channels.filter((channel) => later.channels.some((one) => one.id === channel.id))
      .map((channel) => checkOf(later, channel, networks.find((one) => one.id === channel.network), looks.get(channel.id), isCurrent));
    const refused = answer.error instanceof Problem && answer.error.status === 400 ? Object.values(answer.error.body.errors ?? {}).flat() : [];
    return { channels: all, refused, blocking: all.filter((one) => one.refusals.length > 0).length + (refused.length > 0 ? 1 : 0), isCurrent };
  }, [answer.data, answer.error, later, channels, networks, isCurrent]);
}

function checkOf(draft: Draft, channel: Channel, network: Network | undefined, look: Schemas["CheckPostChannelLook"] | undefined, isCurrent: boolean): ChannelCheck {
  const parts = partsOf(draft, channel.id).map((part, at) => {
    const told = look?.parts.find((one) => one.part === at && one.kind !== "firstComment");
    const limit = told?.limit || (network ? limitOf(network.rules, part.media.length > 0) : 0);
    return { length: isCurrent && told ? told.length : network ? measure(part.text, network.rules) : part.text.length, limit };
  });
  return { channel, network, refusals: look?.refusals ?? [], warnings: look?.warnings ?? [], parts };
}

/** A value once it has stood still for a while. */
export function useSettled<T>(value: T, ms: number): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return settled;
}
