import { parseDate } from "@internationalized/date";
import { describe, expect, it } from "vitest";
import { atTime, dayOf, freshTime, hoursIn, localText, onDay, rangeOf, readDate, readLocal, step, weekNumber, wishOf } from "./days";

const madrid = "Europe/Madrid";

describe("ranges", () => {
  it("shows whole weeks around a month, from the day weeks begin with", () => {
    const british = rangeOf("month", parseDate("2026-11-19"), madrid, "en-GB");
    expect([british.days[0]!.toString(), british.days.at(-1)!.toString()]).toEqual(["2026-10-26", "2026-12-06"]);
    expect(rangeOf("month", parseDate("2026-11-19"), madrid, "ja-JP").days[0]!.toString()).toBe("2026-11-01");
  });

  it("is half open and follows the zone", () => {
    const week = rangeOf("week", parseDate("2026-10-21"), madrid, "en-GB");
    expect(new Date(week.from).toISOString()).toBe("2026-10-18T22:00:00.000Z");
    expect(new Date(week.to).toISOString()).toBe("2026-10-25T23:00:00.000Z");
  });

  it("steps months from their last day", () => {
    expect(step("month", parseDate("2026-01-31"), 1).toString()).toBe("2026-02-28");
    expect(step("week", parseDate("2026-12-28"), 1).toString()).toBe("2027-01-04");
  });

  it("numbers weeks as ISO 8601 does", () => {
    expect(["2026-11-19", "2026-01-01", "2027-01-03", "2024-12-30"].map((day) => weekNumber(parseDate(day)))).toEqual([47, 1, 53, 1]);
  });

  it("refuses what is no date", () => {
    expect([readDate("2026-02-30"), readDate("soon"), readDate(undefined)].map((day) => day?.toString() ?? null)).toEqual([null, null, null]);
  });
});

describe("days when clocks change", () => {
  it("have 23 and 25 hours", () => {
    expect([hoursIn(parseDate("2026-03-29"), madrid), hoursIn(parseDate("2026-10-25"), madrid), hoursIn(parseDate("2026-10-26"), madrid)]).toEqual([23, 25, 24]);
  });

  it("keep the time of day when a post moves over them", () => {
    const before = atTime(parseDate("2026-10-24"), 9, 30, madrid);
    expect(localText(onDay(before, parseDate("2026-10-25"), madrid), madrid)).toBe("2026-10-25T09:30");
  });

  it("name the instant where a local time comes twice", () => {
    const first = atTime(parseDate("2026-10-25"), 2, 30, madrid);
    expect(wishOf(first, madrid)).toEqual({ local: "2026-10-25T02:30", zone: madrid });
    expect(wishOf(first + 3_600_000, madrid)).toEqual({ at: "2026-10-25T01:30:00.000Z" });
  });

  it("lead out of the hour that does not exist", () => {
    expect(localText(readLocal("2026-03-29T02:30", madrid)!, madrid)).toBe("2026-03-29T03:30");
  });
});

describe("a fresh time", () => {
  const day = parseDate("2026-11-19");
  it("is nine, later today the next full hour, and none when the day is over", () => {
    expect(localText(freshTime(day, madrid, atTime(day, 7, 0, madrid))!, madrid)).toBe("2026-11-19T09:00");
    expect(localText(freshTime(day, madrid, atTime(day, 10, 42, madrid))!, madrid)).toBe("2026-11-19T11:00");
    expect(freshTime(day, madrid, atTime(day, 23, 30, madrid))).toBeNull();
    expect(freshTime(day, madrid, atTime(day.add({ days: 3 }), 7, 0, madrid))).toBeNull();
  });

  it("knows the day of an instant in a far zone", () => {
    expect(dayOf(Date.parse("2026-11-19T22:30:00Z"), "Pacific/Auckland").toString()).toBe("2026-11-20");
  });
});
