import { parseDate } from "@internationalized/date";
import { expect, it } from "vitest";
import { localText } from "./days";
import { elapsedRuler, hourStarts, snap, wallRuler } from "./hours";

const zone = "Europe/Madrid";
const autumn = parseDate("2026-10-25");
const spring = parseDate("2026-03-29");

it("counts 25 rows in autumn, with two o'clock twice", () => {
  const rows = hourStarts(autumn, zone).map((at) => localText(at, zone).slice(11));
  expect(rows).toHaveLength(25);
  expect(rows.slice(1, 5)).toEqual(["01:00", "02:00", "02:00", "03:00"]);
});

it("counts 23 rows in spring, without two o'clock", () => {
  expect(hourStarts(spring, zone).map((at) => localText(at, zone).slice(11)).slice(0, 4)).toEqual(["00:00", "01:00", "03:00", "04:00"]);
});

it("keeps the wall's nine o'clock at nine, and the tenth hour of an autumn day at ten", () => {
  const nine = wallRuler(autumn, zone).instantOf(9 * 60);
  expect(wallRuler(autumn, zone).minuteOf(nine)).toBe(540);
  expect(elapsedRuler(autumn, zone).minuteOf(nine)).toBe(600);
  expect(elapsedRuler(autumn, zone).instantOf(600)).toBe(nine);
});

it("snaps to quarters inside the day", () => {
  const ruler = elapsedRuler(spring, zone);
  expect([snap(-4, ruler), snap(62, ruler), snap(5000, ruler)]).toEqual([0, 60, 23 * 60 - 15]);
});
