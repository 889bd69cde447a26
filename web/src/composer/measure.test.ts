import { expect, test } from "vitest";
import { fitsUntil, limitOf, measure, type Rules } from "./measure";

const by = (unit: Rules["unit"], urlWeight: number | null = null) => ({ unit, urlWeight });
const family = "👨‍👩‍👧‍👦";

test.each<[Rules["unit"], string, number]>([
  ["grapheme", `a${family}é`, 3],
  ["grapheme", "plain text\n", 11],
  ["codePoint", "a🎄", 2],
  ["utf16", "a🎄", 3],
  ["byte", "é€🎄", 9],
  ["weighted", "ab日本", 6],
  ["weighted", family, 2],
  ["emojiAsBytes", "a🎄", 5],
])("counts by %s", (unit, text, length) => {
  expect(measure(text, by(unit))).toBe(length);
});

test("a web address counts as the network says", () => {
  expect(measure("see https://harbour.example/a/very/long/address, now", by("grapheme", 23))).toBe("see , now".length + 23);
});

test("a caption may have its own limit", () => {
  expect(limitOf({ maxLength: 4096, maxWithMedia: 1024 }, true)).toBe(1024);
  expect(limitOf({ maxLength: 4096, maxWithMedia: null }, true)).toBe(4096);
});

test("the cut never goes through a letter", () => {
  expect(fitsUntil(`ab${family}cd`, by("grapheme"), 3)).toBe(2 + family.length);
  expect(fitsUntil("short", by("grapheme"), 10)).toBe(5);
});
