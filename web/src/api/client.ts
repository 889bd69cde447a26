import createClient, { type Middleware } from "openapi-fetch";
import { Problem } from "./problem";
import type { components, paths } from "./schema";

export type Schemas = components["schemas"];

/** The workspace whose data the app shows; every call about a workspace names it. */
let workspace: string | null = null;
let onSignedOut: () => void = () => {};

export function enterWorkspace(id: string | null): void {
  workspace = id;
}

export function currentWorkspace(): string | null {
  return workspace;
}

/** Called when an answer says that the session has ended. */
export function whenSignedOut(callback: () => void): void {
  onSignedOut = callback;
}

const door: Middleware = {
  onRequest({ request }) {
    if (workspace) request.headers.set("Rostrum-Workspace", workspace);
    return request;
  },
  async onResponse({ response }) {
    if (response.ok || response.status === 304) return undefined;
    const body = response.headers.get("content-type")?.includes("json") ? await response.clone().json() : { title: response.statusText };
    if (response.status === 401) onSignedOut();
    throw new Problem(response.status, body);
  },
  onError({ error }) {
    return error instanceof Problem ? error : new Problem(0, { title: String(error) });
  },
};

export const api = createClient<paths>({ baseUrl: "/", credentials: "same-origin" });
api.use(door);

/** The answer's body; failures are thrown as {@link Problem} before this. */
export async function read<T>(call: Promise<{ data?: T; response: Response }>): Promise<T> {
  return (await call).data as T;
}

/** Body and strong ETag (quoted), for `If-Match`. */
export async function readTagged<T>(call: Promise<{ data?: T; response: Response }>): Promise<{ value: T; etag: string }> {
  const { data, response } = await call;
  return { value: data as T, etag: response.headers.get("etag") ?? "" };
}
