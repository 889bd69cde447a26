// What a browser calls the types that the server takes; the server looks at the content itself.
const types = [
  "image/jpeg", "image/png", "image/gif", "image/webp", "image/heic", "image/heif", "image/avif", "video/mp4", "video/quicktime", "video/webm",
  "video/x-matroska", "video/matroska", "audio/mpeg", "audio/mp4", "audio/x-m4a", "audio/wav", "audio/x-wav", "audio/vnd.wave",
];
const endings = [".jpg", ".jpeg", ".png", ".gif", ".webp", ".heic", ".heif", ".avif", ".mp4", ".m4v", ".mov", ".webm", ".mkv", ".mp3", ".m4a", ".wav"];

/** For the file chooser. */
export const accept = [...types, ...endings].join(",");

/** Why a file is not worth sending; null when it is. */
export type Refusal = "wrongType" | "emptyFile" | "tooLarge" | "noRoom";

interface Limits { mostBytes: number | null; freeBytes: number | null }

/** Judges a file before a byte of it leaves. */
export function refuse(file: { name: string; type: string; size: number }, limits: Limits): Refusal | null {
  const ending = file.name.slice(file.name.lastIndexOf(".")).toLowerCase();
  if (!types.includes(file.type) && !endings.includes(ending)) return "wrongType";
  if (file.size === 0) return "emptyFile";
  if (limits.mostBytes !== null && file.size > limits.mostBytes) return "tooLarge";
  return limits.freeBytes !== null && file.size > limits.freeBytes ? "noRoom" : null;
}
