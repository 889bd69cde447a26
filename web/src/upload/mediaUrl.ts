import { currentWorkspace } from "../api/client";
import type { Media } from "./uploads";

/** Where a picture or video element reads a file: elements send no headers, so the address names the workspace. */
export function mediaUrl(media: Media): string {
  return withWorkspace(media.url);
}

function withWorkspace(url: string): string {
  return `${url}${url.includes("?") ? "&" : "?"}workspace=${currentWorkspace() ?? ""}`;
}
