import { createContext, use } from "react";
import type { Catalogue } from "./en";

export type { Catalogue };
export type Locale = "en" | "ja";

const lastLocale = "rostrum.locale";

/** Asks for the words this browser showed last, so that they come while the server still says who this is. */
export function askLastWords(): void {
  void (localStorage.getItem(lastLocale) === "ja" ? import("./ja") : import("./en")).catch(() => {}); // whoever needs them asks again
}

/** The catalogue of one language; each is a file of its own that is loaded when it is needed. */
export async function loadWords(locale: Locale): Promise<Catalogue> {
  localStorage.setItem(lastLocale, locale);
  return locale === "ja" ? (await import("./ja")).ja : (await import("./en")).en;
}

export const WordsContext = createContext<{ words: Catalogue; locale: Locale } | null>(null);

/** The words of the reader's language: `const w = useWords(); w.home.title`. Sentences with values are functions. */
export function useWords(): Catalogue {
  return use(WordsContext)!.words;
}

export function useLocale(): Locale {
  return use(WordsContext)!.locale;
}
