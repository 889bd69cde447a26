import type { Catalogue } from "../words";
import type { Notice } from "./queries";

/** What a notice says, in the reader's language. */
export function say(notice: Notice, w: Catalogue["notices"]): string {
  return w.sentences[notice.kind]!({
    channel: notice.channel?.name ?? w.aChannel, actor: notice.actor ?? w.somebody, count: notice.count, detail: notice.detail ?? null,
  });
}

/** The drawing and the colour of a notice. */
export function looks(notice: Pick<Notice, "kind" | "detail">): { icon: string; state: string } {
  switch (notice.kind) {
    case "deliveryFailed": return { icon: "st-failed", state: "failed" };
    case "deliveryNeedsPerson": return { icon: "st-unknown", state: "needsPerson" };
    case "deliveryMissed": return { icon: "clock", state: "unknown" };
    case "deliveryAtRisk": return { icon: "alert", state: "signInAgain" };
    case "postPublished": return notice.detail === "partlyLive" ? { icon: "alert", state: "partlyLive" } : { icon: "st-live", state: "live" };
    case "reviewRequested": return { icon: "checkcircle", state: "inReview" };
    case "reviewDecided": return notice.detail === "rejected" ? { icon: "undo", state: "inReview" } : { icon: "st-approved", state: "approved" };
    case "commentAdded": return { icon: "message", state: "scheduled" };
    case "channelNeedsSignIn": return { icon: "plug", state: "signInAgain" };
    case "channelSignInEnding": return { icon: "clock", state: "signInAgain" };
    case "memberJoined": return { icon: "users", state: "ready" };
    case "mediaFailed": return { icon: "image", state: "failed" };
  }
}

/** Where it leads; null when what it is about is gone. Several posts of one channel lead to the channel. */
export function pageOf(notice: Notice, workspace: string): string | null {
  const base = `/w/${workspace}`;
  if (notice.kind === "memberJoined") return `${base}/settings/members`;
  if (notice.kind === "mediaFailed") return `${base}/media`;
  if (notice.channel && (notice.count > 1 || !notice.post)) return `${base}/channels/${notice.channel.id}`;
  return notice.post ? `${base}/posts/${notice.post.id}` : null;
}

/** The notices of each day, in their order. */
export function byDay<T extends { at: string }>(notices: readonly T[], dayOf: (at: string) => string): { day: string; notices: T[] }[] {
  const days: { day: string; notices: T[] }[] = [];
  for (const notice of notices) {
    const day = dayOf(notice.at);
    if (days.at(-1)?.day !== day) days.push({ day, notices: [] });
    days.at(-1)!.notices.push(notice);
  }
  return days;
}
