import type { Schemas } from "../api/client";

export type Rules = Schemas["NetworkRulesAnswer"];

// Made when the first text needs it: that takes a while.
let segmenter: Intl.Segmenter | undefined;
const segments = (text: string) => (segmenter ??= new Intl.Segmenter("en", { granularity: "grapheme" })).segment(text);
const address = /https?:\/\/[^\s<>"]+[^\s<>"'.,;:!?)\]}]/giu;
const bytes = new TextEncoder();

/** How long a text is in the way a network counts, before the server confirms it. */
export function measure(text: string, rules: Pick<Rules, "unit" | "urlWeight">): number {
  if (!rules.urlWeight) return count(text, rules.unit);
  const links = text.match(address)?.length ?? 0;
  return links * rules.urlWeight + count(text.replace(address, ""), rules.unit);
}

/** The longest text here: a caption may be shorter. */
export function limitOf(rules: Pick<Rules, "maxLength" | "maxWithMedia">, hasMedia: boolean): number {
  return hasMedia ? (rules.maxWithMedia ?? rules.maxLength) : rules.maxLength;
}

/** Where the text stops fitting, as an index into it; its length when all of it fits. */
export function fitsUntil(text: string, rules: Pick<Rules, "unit" | "urlWeight">, limit: number): number {
  if (measure(text, rules) <= limit) return text.length;
  let [fits, over] = [0, text.length];
  while (over - fits > 1) {
    const middle = (fits + over) >> 1;
    if (measure(text.slice(0, middle), rules) <= limit) fits = middle;
    else over = middle;
  }
  return boundary(text, fits);
}

function boundary(text: string, at: number): number {
  const before = segments(text).containing(at);
  return before ? before.index : at;
}

function count(text: string, unit: Rules["unit"]): number {
  switch (unit) {
    case "grapheme": return graphemes(text);
    case "codePoint": return [...text].length;
    case "utf16": return text.length;
    case "byte": return bytes.encode(text).length;
    case "weighted": return sum(text.normalize("NFC"), (element) => (isEmoji(element) ? 2 : weight(element)));
    case "emojiAsBytes": return sum(text, (element) => (isEmoji(element) ? bytes.encode(element).length : 1));
  }
}

function graphemes(text: string): number {
  if (/^[\x20-\x7e\n]*$/.test(text)) return text.length;
  return sum(text, () => 1);
}

function sum(text: string, weigh: (element: string) => number): number {
  let total = 0;
  for (const { segment } of segments(text)) total += weigh(segment);
  return total;
}

function weight(element: string): number {
  let total = 0;
  for (const letter of element) total += isLight(letter.codePointAt(0)!) ? 1 : 2;
  return total;
}

function isLight(code: number): boolean {
  return code <= 4351 || (code >= 8192 && code <= 8205) || (code >= 8208 && code <= 8223) || (code >= 8242 && code <= 8247);
}

function isEmoji(element: string): boolean {
  return [...element].some((letter) => {
    const code = letter.codePointAt(0)!;
    return (code >= 0x1f000 && code <= 0x1faff) || code === 0xfe0f || (code >= 0x2600 && code <= 0x27bf);
  });
}
