import { expect, test } from "vitest";
import { mentionBefore } from "./insert";

test.each([
  ["Thank you @pap", 14, "pap"],
  ["Thank you @", 11, ""],
  ["@ada@social.example", 19, "ada@social.example"],
  ["Thank you @pap and all", 18, null],
  ["Thank you @pap and all", 14, "pap"],
  ["Thank you", 9, null],
  ["", 0, null],
])("what was typed after the @ in %j at %i", (value, selectionStart, typed) => {
  expect(mentionBefore({ value, selectionStart })).toBe(typed);
});
