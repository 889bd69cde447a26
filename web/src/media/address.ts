import { currentWorkspace, type Schemas } from "../api/client";

export type Media = Schemas["MediaAnswer"];

/** An address of bytes, for elements that cannot name the workspace in a header. What names it already stays as it is. */
export function sourceOf(address: string): string {
  if (/[?&]workspace=/.test(address)) return address;
  return `${address}${address.includes("?") ? "&" : "?"}workspace=${currentWorkspace()}`;
}

/** What a tile shows of a file: its small picture, else the picture itself, else nothing (a drawing stands in). */
export function pictureOf(media: Media, large = false): string | null {
  const small = (large ? media.previewUrl : media.thumbUrl) ?? media.thumbUrl;
  if (small) return small;
  return media.kind === "image" || media.kind === "animatedImage" ? media.url : null;
}

/** 0:42, 1:03:20 */
export function clock(seconds: number): string {
  const whole = Math.round(seconds);
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (n: number) => String(n).padStart(2, "0");
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}
