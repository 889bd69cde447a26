import { type Draft, type DraftPart, toInput } from "./draft";

/** What two people made of the same post: one draft where they changed different things, or the fields on which they disagree. */
export interface Merged { draft: Draft; clashes: Clash[] }
export type Clash = "text" | "channels" | "tags" | "note";

/** A three-way merge: `base` is what both began with. Where both changed the same thing, `mine` stays and the clash is named. */
export function merge(base: Draft, mine: Draft, theirs: Draft): Merged {
  const clashes: Clash[] = [];
  const pick = <K extends keyof Draft>(name: K, clash: Clash): Draft[K] => {
    const [was, here, there] = [base, mine, theirs].map((draft) => JSON.stringify(toInput({ ...draft })[name]));
    if (here === was) return theirs[name];
    if (there !== was && there !== here) clashes.push(clash);
    return mine[name];
  };
  return { draft: { parts: pick("parts", "text"), channels: pick("channels", "channels"), tags: pick("tags", "tags"), note: pick("note", "note") }, clashes };
}

/** Both texts, theirs below mine, part by part. */
export function bothTexts(mine: DraftPart[], theirs: DraftPart[]): DraftPart[] {
  const length = Math.max(mine.length, theirs.length);
  return Array.from({ length }, (_, at) => {
    const [a, b] = [mine[at], theirs[at]];
    if (!a || !b) return (a ?? b)!;
    return { ...a, text: a.text === b.text ? a.text : `${a.text}\n\n${b.text}`, media: [...a.media, ...b.media.filter((item) => !a.media.some((own) => own.id === item.id))] };
  });
}
