import type { Delivery, Post } from "./queries";

/** Somebody should look: its row is open from the start. */
export function needsAttention(delivery: { state: string }): boolean {
  return ["failed", "unknown", "needsPerson", "held", "working"].includes(delivery.state);
}

/** Nobody can know whether it is live; only a person can say. */
export function isUnsure(delivery: { state: string }): boolean {
  return delivery.state === "needsPerson" || delivery.state === "unknown";
}

/** What a post is called: the first line of its text. */
export function titleOf(post: Post): string {
  const line = post.parts[0]?.text.trim().split("\n")[0] ?? "";
  return line.length > 90 ? `${[...line].slice(0, 88).join("").trimEnd()}…` : line;
}

/** Rows in a steady order: a channel's parts together. */
export function inOrder(deliveries: readonly Delivery[], post: Post): Delivery[] {
  const place = (delivery: Delivery) => post.channels.findIndex((channel) => channel.id === delivery.channelId);
  return [...deliveries].sort((a, b) => place(a) - place(b) || a.part - b.part);
}

export function isPlanned(post: Post): boolean {
  return post.state === "scheduled" || post.state === "held";
}

export function isEditable(post: Post): boolean {
  return ["draft", "inReview", "approved", "scheduled", "held", "failed"].includes(post.state);
}
