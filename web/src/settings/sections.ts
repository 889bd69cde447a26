import { useMay, useSession } from "../session/session";

/** A section of the settings; each has an address of its own. */
export interface SectionEntry { id: string; group: "you" | "workspace" | "installation" }

/** The sections this person may open, in their order. */
export function useSections(): SectionEntry[] {
  const { me } = useSession();
  const may = {
    workspace: useMay("workspace:read"), keys: useMay("keys:read"), members: useMay("members:read"), posts: useMay("posts:read"), delete: useMay("workspace:write"),
  };
  const { workspace } = useSession();
  return [
    ...["profile", "notifications", "security", "activity"].map((id): SectionEntry => ({ id, group: "you" })),
    ...(may.workspace ? ["workspace"] : []).map((id): SectionEntry => ({ id, group: "workspace" })),
    ...(may.posts ? ["queue"] : []).map((id): SectionEntry => ({ id, group: "workspace" })),
    ...(may.members ? ["members"] : []).map((id): SectionEntry => ({ id, group: "workspace" })),
    ...(may.posts ? ["texts", "sets", "feeds"] : []).map((id): SectionEntry => ({ id, group: "workspace" })),
    ...(may.keys ? ["keys"] : []).map((id): SectionEntry => ({ id, group: "workspace" })),
    ...(may.delete && workspace?.role === "owner" ? ["danger"] : []).map((id): SectionEntry => ({ id, group: "workspace" })),
    ...(me.isInstanceOwner ? ["instance", "messages"] : []).map((id): SectionEntry => ({ id, group: "installation" })),
  ];
}
