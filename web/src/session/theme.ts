import { useCallback, useSyncExternalStore } from "react";

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

/** Kept in this browser, so that the first paint is right; the profile carries it to others. */
export function setTheme(theme: Theme): void {
  try {
    if (theme === "system") localStorage.removeItem("rostrum.theme");
    else localStorage.setItem("rostrum.theme", theme);
  } catch { /* storage is off: it lasts as long as the page */ }
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  changed.dispatchEvent(new Event("change"));
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
  return { theme, isDark, toggle: useCallback(() => setTheme(isDark ? "light" : "dark"), [isDark]) };
}
