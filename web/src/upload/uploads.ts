import type { DetailedError, Upload } from "tus-js-client";
import { api, currentWorkspace, read, type Schemas } from "../api/client";
import { queries } from "../api/query";

export type Media = Schemas["MediaAnswer"];

/** A file on its way. `paused` = the connection is gone; it goes on by itself where it stopped. */
export interface Sending {
  id: string;
  name: string;
  type: string;
  bytes: number;
  sent: number;
  state: "waiting" | "sending" | "paused" | "done" | "failed";
  /** The server's sentence, when it refused. */
  sentence: string | null;
  media: Media | null;
  workspace: string;
  /** A picture of it from this browser, until the server has one. */
  localUrl: string | null;
}

interface Job { file: File; alt: string; folder: string; upload: Upload | null; settle: (media: Media | null) => void }

const atOnce = 2;
const jobs = new Map<string, Job>();
const listeners = new Set<() => void>();
let all: readonly Sending[] = [];
let counter = 0;

/** What is on its way now, oldest first; the same array until something changes. */
export const sendings = () => all;

export function onSendings(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

function change(id: string, what: Partial<Sending>): void {
  all = all.map((one) => (one.id === id ? { ...one, ...what } : one));
  for (const listener of listeners) listener();
}

/** Begins to send files; they go on while the person walks to other pages. `finished` gets the media, or null when it was refused or stopped. */
export function send(files: Iterable<File>, about: { alt?: string; folder?: string } = {}): { id: string; finished: Promise<Media | null> }[] {
  const workspace = currentWorkspace() ?? "";
  const begun = [...files].map((file) => {
    const id = `u${++counter}`;
    let settle: (media: Media | null) => void = () => {};
    const finished = new Promise<Media | null>((resolve) => { settle = resolve; });
    jobs.set(id, { file, alt: about.alt ?? "", folder: about.folder ?? "", upload: null, settle });
    const localUrl = file.type.startsWith("image/") ? URL.createObjectURL(file) : null;
    all = [...all, { id, name: file.name, type: file.type, bytes: file.size, sent: 0, state: "waiting", sentence: null, media: null, workspace, localUrl }];
    return { id, finished };
  });
  next();
  return begun;
}

/** Ends an upload and drops what the server has of it. */
export function stop(id: string): void {
  const job = jobs.get(id);
  if (!job) return;
  void job.upload?.abort(true).catch(() => {});
  job.settle(null);
  drop(id);
  next();
}

/** Tries a failed one again, from where it stopped. */
export function again(id: string): void {
  if (!jobs.has(id)) return;
  change(id, { state: "waiting", sentence: null });
  next();
}

/** Takes a finished or failed one off the list. */
export function drop(id: string): void {
  const one = all.find((sending) => sending.id === id);
  if (one?.localUrl) URL.revokeObjectURL(one.localUrl);
  jobs.delete(id);
  all = all.filter((sending) => sending.id !== id);
  for (const listener of listeners) listener();
}

function next(): void {
  const free = atOnce - all.filter((one) => one.state === "sending").length;
  for (const one of all.filter((sending) => sending.state === "waiting").slice(0, Math.max(0, free))) void begin(one);
  for (const listener of listeners) listener();
}

async function begin(one: Sending): Promise<void> {
  const job = jobs.get(one.id)!;
  change(one.id, { state: "sending" });
  let made = "";
  const tus = await import("tus-js-client").catch(() => null); // a file of its own: most visits send nothing
  if (!jobs.has(one.id)) return;
  if (!tus) return change(one.id, { state: "paused" });
  const upload = new tus.Upload(job.file, {
    endpoint: "/api/v1/uploads",
    chunkSize: 8 * 1024 * 1024,
    retryDelays: [500, 2000, 5000, 10_000, 20_000],
    removeFingerprintOnSuccess: true,
    metadata: metadataOf(job),
    headers: { "Rostrum-Workspace": one.workspace },
    fingerprint: async (file) => ["rostrum", one.workspace, file.name, file.type, file.size, file.lastModified].join("-"),
    onProgress: (sent) => change(one.id, { sent, state: "sending" }),
    onAfterResponse: (_request, response) => {
      made = response.getHeader("Rostrum-Media") ?? made;
    },
    onShouldRetry: (error) => mayRetry(error, one.id),
    onSuccess: () => void finish(one.id, made),
    onError: (error) => fail(one.id, error),
  });
  job.upload = upload;
  const before = await upload.findPreviousUploads();
  if (before[0]) upload.resumeFromPreviousUpload(before[0]);
  if (jobs.has(one.id)) upload.start();
}

function metadataOf(job: Job): Record<string, string> {
  return {
    filename: job.file.name,
    filetype: job.file.type || "application/octet-stream",
    ...(job.alt ? { alt: job.alt } : {}),
    ...(job.folder ? { folder: job.folder } : {}),
  };
}

function mayRetry(error: DetailedError, id: string): boolean {
  const status = error.originalResponse?.getStatus() ?? 0;
  const passing = status === 0 || status === 409 || status === 423 || status === 429 || status >= 500;
  if (passing && status === 0) change(id, { state: "paused" });
  return passing && status !== 507;
}

async function finish(id: string, made: string): Promise<void> {
  const mediaId = made.slice(made.lastIndexOf("/") + 1);
  try {
    const media = await read(api.GET("/api/v1/media/{id}", { params: { path: { id: mediaId } } }));
    change(id, { state: "done", sent: media.bytes, media });
    jobs.get(id)?.settle(media);
    void queries.invalidateQueries({ queryKey: ["media"] });
  } catch (error) {
    change(id, { state: "failed", sentence: error instanceof Error ? error.message : "" });
  }
  next();
}

function fail(id: string, error: Error | DetailedError): void {
  const response = "originalResponse" in error ? error.originalResponse : null;
  if (!response?.getStatus()) {
    change(id, { state: "paused" });
  } else {
    change(id, { state: "failed", sentence: sentenceOf(response.getBody()) });
    jobs.get(id)?.settle(null);
  }
  next();
}

function sentenceOf(body: string): string {
  try {
    const problem = JSON.parse(body) as Schemas["ProblemBody"];
    return Object.values(problem.errors ?? {}).flat().join(" ") || problem.detail || problem.title;
  } catch {
    return "";
  }
}

// The connection is back: what was paused goes on where it stopped.
addEventListener("online", () => {
  for (const one of all.filter((sending) => sending.state === "paused")) change(one.id, { state: "waiting" });
  next();
});

addEventListener("beforeunload", (event) => {
  if (all.some((one) => one.state === "sending" || one.state === "waiting")) event.preventDefault();
});
