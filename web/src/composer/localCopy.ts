import type { Draft } from "./draft";
import type { Plan } from "./plan";

/** What is not saved yet, kept in this browser: also after a reload, an ended session or a dead server. */
export interface LocalCopy {
  draft: Draft;
  /** What the server had when this was written; null = it had nothing. */
  base: Draft | null;
  version: number;
  plan: Plan;
  /** Repeating the first save with the same key makes no second post. */
  createKey: string;
  at: number;
}

const name = (workspace: string, id: string | null) => `rostrum.draft.${workspace}.${id ?? "new"}`;

export function keepCopy(workspace: string, id: string | null, copy: LocalCopy): void {
  try {
    localStorage.setItem(name(workspace, id), JSON.stringify(copy));
  } catch { /* full or off: saving at the server still runs */ }
}

export function readCopy(workspace: string, id: string | null): LocalCopy | null {
  try {
    const text = localStorage.getItem(name(workspace, id));
    return text ? (JSON.parse(text) as LocalCopy) : null;
  } catch {
    return null;
  }
}

export function dropCopy(workspace: string, id: string | null): void {
  localStorage.removeItem(name(workspace, id));
}
