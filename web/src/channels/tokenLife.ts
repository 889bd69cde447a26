import type { Format } from "../ui/format";
import type { Catalogue } from "../words";
import type { Channel } from "./queries";

const soon = 14 * 86_400_000;

/** How long the permission lasts: a sentence, how much of it is left, and whether somebody should act. */
export function tokenLife(channel: Channel, w: Catalogue["channels"], format: Format, now = Date.now()): { text: string; left: number; state: string } {
  const { token, state } = channel;
  if (state === "signInAgain" || state === "gone" || !token) return { text: w.life.refused, left: 2, state: "signInAgain" };
  if (token.renewsAt) return { text: w.life.renewsItself(format.near(token.renewsAt, now)), left: 100, state: "ready" };
  if (!token.expiresAt) return { text: w.life.noEnd, left: 100, state: state === "paused" ? "paused" : "ready" };
  const end = new Date(token.expiresAt).getTime();
  const whole = Math.max(1, end - new Date(channel.connectedAt).getTime());
  const left = Math.min(100, Math.max(2, Math.round(((end - now) / whole) * 100)));
  return { text: w.life.ends(format.day(token.expiresAt), format.near(token.expiresAt, now)), left, state: end - now < soon ? "inReview" : "ready" };
}

/** How the channel is, in a sentence. */
export function healthWords(channel: Channel, w: Catalogue["channels"]): string {
  if (channel.state !== "ready") return channel.reason ?? w.health[channel.state] ?? "";
  return channel.lacks.length > 0 ? w.health.lacking! : w.health.ready!;
}

/** Its sign-in does not work: only a person can mend it. */
export function needsSignIn(channel: Channel): boolean {
  return channel.state === "signInAgain" || channel.state === "scopeMissing" || channel.state === "gone";
}
