import { useQueryClient } from "@tanstack/react-query";
import { api, read } from "../api/client";
import { keys } from "../api/query";
import { useAct } from "../api/useAct";

/** The time zone this browser runs in. */
export function browserZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone || "Etc/UTC";
}

/** Makes a workspace whose owner is the person who is signed in. */
export function useMakeWorkspace() {
  const client = useQueryClient();
  const act = useAct();
  const make = (name: string, zone: string) => act.run("make", async () => {
    const made = await read(api.POST("/api/v1/workspaces", { body: { name, zone } }));
    await client.invalidateQueries({ queryKey: keys.me });
    return made;
  });
  return { ...act, make };
}
