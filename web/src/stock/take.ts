import { api, read } from "../api/client";
import { Problem } from "../api/problem";
import type { Media } from "../media/address";

const every = 600;
const atMost = 120_000;

/** Takes a picture of a source into the library and waits until it is there. Throws what the server refused. */
export async function takeStock(source: string, id: string, folder: string, mayFollow: boolean): Promise<Media> {
  const { id: operation, subjectId } = await read(api.POST("/api/v1/stock/{source}/{id}/take", {
    params: { path: { source, id }, header: { "Idempotency-Key": crypto.randomUUID() } }, body: folder ? { folder } : {},
  }));
  for (const begun = Date.now(); Date.now() - begun < atMost;) {
    const media = await (mayFollow ? followed(operation, subjectId!) : arrived(subjectId!));
    if (media) return media;
    await new Promise((resolve) => setTimeout(resolve, every));
  }
  throw new Problem(504, {});
}

async function followed(operation: string, subject: string): Promise<Media | null> {
  const { state, problem } = await read(api.GET("/api/v1/operations/{id}", { params: { path: { id: operation } } }));
  if (state === "running") return null;
  if (state !== "done") throw new Problem(422, { detail: problem ?? "" });
  return await arrived(subject);
}

/** Those who may not look at operations see the file itself come. */
async function arrived(subject: string): Promise<Media | null> {
  try {
    return await read(api.GET("/api/v1/media/{id}", { params: { path: { id: subject } } }));
  } catch (error) {
    if (error instanceof Problem && error.status === 404) return null;
    throw error;
  }
}
