import { useEffect } from "react";
import { queries } from "../api/query";

/** An event of the workspace: its type and what it is about. */
export interface LiveEvent { type: string; data: Record<string, unknown> }

const listeners = new Set<(event: LiveEvent) => void>();

// What changes when something of this noun happens: the first word of the query keys.
const touched: Record<string, string[]> = {
  post: ["post"],
  delivery: ["post"],
  channel: ["channel", "post"],
  media: ["media"],
  operation: ["operation"],
  approval: ["post"],
  key: ["key"],
  notice: ["notice"],
  member: ["member"],
};

/** Keeps the workspace's event stream open and lets the answers it concerns be asked again, at most every 300 ms. */
export function openStream(workspace: string): () => void {
  const waiting = new Set<string>();
  let timer = 0;
  const source = new EventSource(`/api/v1/events?workspace=${workspace}`);
  const flush = () => {
    timer = 0;
    for (const noun of waiting) void queries.invalidateQueries({ queryKey: [noun] });
    waiting.clear();
  };
  const hear = (message: MessageEvent<string>) => {
    const body = JSON.parse(message.data) as LiveEvent;
    for (const listener of listeners) listener(body);
    const noun = body.type.slice(0, body.type.indexOf("."));
    for (const key of touched[noun] ?? []) waiting.add(key);
    timer ||= window.setTimeout(flush, 300);
  };
  for (const type of types) source.addEventListener(type, hear);
  source.addEventListener("reset", () => void queries.invalidateQueries());
  return () => {
    source.close();
    window.clearTimeout(timer);
  };
}

// EventSource hears only the types it is told of.
const types = [
  "post.created", "post.updated", "post.deleted", "post.scheduled", "post.unscheduled", "post.submitted", "post.approved", "post.rejected",
  "post.finished", "post.commented", "delivery.working", "delivery.live", "delivery.failed", "delivery.unknown", "delivery.needsPerson",
  "delivery.held", "delivery.cancelled", "delivery.changedOnNetwork", "delivery.goneFromNetwork", "delivery.preflightFailed",
  "channel.connected", "channel.signInAgain", "channel.restored", "channel.paused", "channel.disconnected", "channel.loopStopped",
  "media.ready", "media.failed", "operation.finished", "analytics.snapshot.taken", "notice.changed", "member.joined", "key.created", "key.revoked",
];

export function useLiveEvents(hear: (event: LiveEvent) => void): void {
  useEffect(() => {
    listeners.add(hear);
    return () => void listeners.delete(hear);
  }, [hear]);
}
