import { useQuery } from "@tanstack/react-query";
import { api, read, type Schemas } from "../api/client";

export type MyPasskey = Schemas["MyPasskeysPasskeyLine"];

export function usePasskeys() {
  return useQuery({ queryKey: ["passkey"], queryFn: () => read(api.GET("/api/v1/me/passkeys")) });
}

/** Whether this browser can make one. */
export const hasPasskeys = () => typeof PublicKeyCredential === "function" && typeof PublicKeyCredential.parseCreationOptionsFromJSON === "function";

/** Asks the server what to make, has the device make it, and brings it back. Null when the person, or the device, did not want. */
export async function makePasskey(name: string, password: string | null): Promise<MyPasskey | null> {
  const asked = await read(api.POST("/api/v1/me/passkeys/options", { body: { password } }));
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(asked.options as unknown as PublicKeyCredentialCreationOptionsJSON);
  const made = await navigator.credentials.create({ publicKey }).catch((error: unknown) => {
    if (error instanceof DOMException) return null;
    throw error;
  });
  if (!(made instanceof PublicKeyCredential)) return null;
  const credential = made.toJSON() as unknown as Record<string, never>;
  return await read(api.POST("/api/v1/me/passkeys", { body: { name, state: asked.state, credential } }));
}

/** The browser by its name, for a first proposal. */
export function browserName(agent: string): string {
  const known = [["Edg/", "Edge"], ["OPR/", "Opera"], ["Firefox/", "Firefox"], ["Chrome/", "Chrome"], ["Safari/", "Safari"]] as const;
  return known.find(([mark]) => agent.includes(mark))?.[1] ?? "Rostrum";
}
