import { expect, it } from "vitest";
import type { Entry } from "../calendar/entries";
import { minuteOfDay, spanOf, stopsOf, ticksOf } from "./run";

const entry = (at: number) => ({ id: String(at), at }) as Entry;

it("shows the waking hours, and more when something lies outside", () => {
  expect(spanOf([], 1440)).toEqual({ from: 360, to: 1380 });
  expect(spanOf([75, 1425], 1440)).toEqual({ from: 0, to: 1440 });
  expect(spanOf([1490], 1500)).toEqual({ from: 360, to: 1500 });
});

it("draws posts that stand too close in two rows, and more than two as one", () => {
  const stops = stopsOf([entry(480), entry(500), entry(510), entry(700)], (at) => at, { from: 360, to: 1320 });
  expect(stops.map((stop) => [stop.minute, stop.row, stop.entries.length])).toEqual([[480, 0, 1], [500, 1, 2], [700, 0, 1]]);
});

it("takes posts of one minute for one stop", () => {
  const stops = stopsOf([entry(480), entry(480)], (at) => at, { from: 360, to: 1320 });
  expect(stops.map((stop) => stop.entries.length)).toEqual([2]);
});

it("counts with the room that a card takes at the end of the strip", () => {
  const stops = stopsOf([entry(365), entry(490)], (at) => at, { from: 360, to: 1320 });
  expect(stops.map((stop) => stop.row)).toEqual([0, 1]);
});

it("leaves room for the needle's own label", () => {
  expect(ticksOf({ from: 360, to: 1380 }, 642)).toEqual([420, 540, 780, 900, 1020, 1140, 1260]);
});

it("counts minutes as they pass on the day when clocks change", () => {
  const noon = Date.parse("2026-10-25T11:00:00Z");
  expect(minuteOfDay(noon, "Europe/Madrid", noon)).toBe(13 * 60);
});
