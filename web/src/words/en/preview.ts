import { count } from "./common";

export const preview = {
  own: "own text",
  now: "now",
  thread: (n: number) => count(n, "part", "parts"),
  files: (n: number) => count(n, "file", "files"),
  firstComment: "First comment",
  showMore: "Show more",
  hiddenText: "Text hidden behind the warning",
  sensitive: "Sensitive content",
  sensitiveHint: "Click to show",
  nothing: "Your text appears here.",
  nothingNext: "The next part appears here.",
  alts: (described: string, all: string) => `${described} of ${all} described`,
};
