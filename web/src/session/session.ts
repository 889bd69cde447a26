import { createContext, use } from "react";
import type { Schemas } from "../api/client";

export type Me = Schemas["ReadMeResponse"];
export type MyWorkspace = Me["workspaces"][number];

export interface Session {
  me: Me;
  /** The workspace of this address, or null outside of one. */
  workspace: MyWorkspace | null;
}

export const SessionContext = createContext<Session | null>(null);

export function useSession(): Session {
  return use(SessionContext)!;
}

export function useWorkspace(): MyWorkspace {
  return use(SessionContext)!.workspace!;
}

export function useWorkspaceZone(): string {
  const session = use(SessionContext);
  return session?.workspace?.zone ?? session?.me.zone ?? "Etc/UTC";
}

/** True when this person's role holds a scope; write implies read, publish implies write. */
export function useMay(scope: string): boolean {
  const granted = use(SessionContext)?.workspace?.scopes ?? [];
  if (granted.includes(scope)) return true;
  const [noun, verb] = scope.split(":") as [string, string];
  const stronger: Record<string, string[]> = { read: ["write", "publish", "reply"], write: ["publish"] };
  return (stronger[verb] ?? []).some((word) => granted.includes(`${noun}:${word}`));
}
