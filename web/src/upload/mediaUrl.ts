import { sourceOf } from "../media/address";
import type { Media } from "./uploads";

/** Where a picture or video element reads a file. */
export function mediaUrl(media: Media): string {
  return sourceOf(media.url);
}
