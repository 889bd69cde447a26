import { expect, it } from "vitest";
import { placeInLanes } from "./lanes";

const lay = (minutes: number[], most = 3) => placeInLanes(minutes, (minute) => minute, most);

it("leaves what stands alone its whole width", () => {
  expect(lay([0, 60, 200]).placed.map(({ lane, lanes }) => [lane, lanes])).toEqual([[0, 1], [0, 1], [0, 1]]);
});

it("gives overlapping ones lanes and uses a lane again when it is free", () => {
  expect(lay([0, 30, 70, 300]).placed.map(({ lane, lanes }) => [lane, lanes])).toEqual([[0, 2], [1, 2], [0, 2], [0, 1]]);
});

it("counts what finds no lane, where the next lane is free", () => {
  const { placed, surplus } = lay([540, 545, 550, 555, 590, 600]);
  expect(placed).toHaveLength(4);
  expect(surplus).toEqual([{ minute: 600, count: 2 }]);
});

it("stays bounded for a day of thousands", () => {
  const { placed, surplus } = lay(Array.from({ length: 10_000 }, (_, at) => at * 0.144));
  expect(placed.length).toBeLessThan(80);
  expect(placed.length + surplus.reduce((sum, { count }) => sum + count, 0)).toBe(10_000);
});
