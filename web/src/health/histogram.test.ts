import { expect, it } from "vitest";
import { barsOf } from "./histogram";

it("makes bars that begin where the one before ends, the last without an end", () => {
  const bars = barsOf([{ upToSeconds: 0.5, count: 8 }, { upToSeconds: 60, count: 2 }, { upToSeconds: null, count: 4 }]);

  expect(bars.map(({ from, to }) => [from, to])).toEqual([[0, 0.5], [0.5, 60], [60, null]]);
  expect(bars.map(({ share }) => share)).toEqual([1, 0.25, 0.5]);
  expect(bars.map(({ tone }) => tone)).toEqual(["good", "late", "bad"]);
});

it("draws nothing, and divides by nothing, where nothing was sent", () => {
  expect(barsOf([{ upToSeconds: 5, count: 0 }, { upToSeconds: null, count: 0 }]).map(({ share }) => share)).toEqual([0, 0]);
});
