import { useSyncExternalStore } from "react";
import { onSendings, sendings, type Sending } from "./uploads";

/** What is on its way now, on every page alike. */
export function useSendings(): readonly Sending[] {
  return useSyncExternalStore(onSendings, sendings);
}
