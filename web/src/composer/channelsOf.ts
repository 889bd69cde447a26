import type { Channel } from "../channels/queries";
import type { DraftChannel, Settings } from "./draft";

/** A channel as it is chosen: with its own usual settings. */
export function newChannel(channel: Channel): DraftChannel {
  return { id: channel.id, settings: { ...(channel.defaults as Settings) }, parts: null, firstComment: "" };
}

/** What tells the channels apart: the network's name, and the handle where a network is there twice. */
export function shortNames(channels: readonly Channel[], nameOf: (network: string) => string): Map<string, string> {
  return new Map(channels.map((channel) => {
    const twins = channels.filter((one) => one.network === channel.network).length > 1;
    return [channel.id, twins ? channel.handle : nameOf(channel.network)];
  }));
}
