import { useCallback, useSyncExternalStore } from "react";
import { api, read } from "../api/client";
import { keys, queries } from "../api/query";

export type Theme = "system" | "light" | "dark";

const changed = new EventTarget();

function stored(): Theme {
  try {
    const theme = localStorage.getItem("rostrum.theme");
    return theme === "light" || theme === "dark" ? theme : "system";
  } catch {
    return "system";
  }
}

/** Shown at once, and kept in this browser for the next first paint. */
export function setTheme(theme: Theme): void {
  try {
    if (theme === "system") localStorage.removeItem("rostrum.theme");
    else localStorage.setItem("rostrum.theme", theme);
  } catch { /* storage is off: it lasts as long as the page */ }
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  changed.dispatchEvent(new Event("change"));
}

/** Shown at once and kept in the profile, which carries it to the other browsers; where the server does not answer it stays in this one. */
export async function chooseTheme(theme: Theme): Promise<void> {
  setTheme(theme);
  const call = api.PATCH("/api/v1/me", { body: { theme }, headers: { "Content-Type": "application/merge-patch+json" } });
  await read(call).then((me) => queries.setQueryData(keys.me, me), () => {});
}

export function useTheme(): { theme: Theme; isDark: boolean; toggle: () => void } {
  const theme = useSyncExternalStore(
    (listener) => {
      changed.addEventListener("change", listener);
      return () => changed.removeEventListener("change", listener);
    },
    () => (document.documentElement.dataset.theme as Theme | undefined) ?? stored(),
  );
  const isDark = theme === "dark" || (theme === "system" && matchMedia("(prefers-color-scheme: dark)").matches);
  return { theme, isDark, toggle: useCallback(() => void chooseTheme(isDark ? "light" : "dark"), [isDark]) };
}
