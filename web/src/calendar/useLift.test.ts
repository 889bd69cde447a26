import { expect, it } from "vitest";
import { localText, readLocal } from "./days";
import { carried } from "./useLift";

const zone = "Europe/Madrid";
const go = (key: string, from: string, view: "month" | "week", shift = false) => {
  const at = carried(key, shift, readLocal(from, zone)!, view, zone);
  return at === null ? null : localText(at, zone);
};

it("carries by days and weeks in a month, over the day when clocks change", () => {
  expect(go("ArrowRight", "2026-10-24T09:30", "month")).toBe("2026-10-25T09:30");
  expect(go("ArrowDown", "2026-10-24T09:30", "month")).toBe("2026-10-31T09:30");
  expect(go("ArrowUp", "2026-11-01T09:30", "month")).toBe("2026-10-25T09:30");
});

it("carries by quarters and hours beside the hours", () => {
  expect(go("ArrowDown", "2026-11-19T09:30", "week")).toBe("2026-11-19T09:45");
  expect(go("ArrowUp", "2026-11-19T09:30", "week", true)).toBe("2026-11-19T08:30");
  expect(go("ArrowLeft", "2026-11-19T09:30", "week")).toBe("2026-11-18T09:30");
});

it("leaves other keys alone", () => {
  expect(go("x", "2026-11-19T09:30", "week")).toBeNull();
});
