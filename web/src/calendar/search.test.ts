import { expect, it } from "vitest";
import { channelsAsked, filtersOn, readSearch, writeSearch } from "./search";

it("survives the way through the address", () => {
  const raw = { view: "week", date: "2026-12-01", zone: "Asia/Tokyo", channel: "a,b", state: "draft,live", label: "winter", author: "p", q: "cups", group: "Clients" };
  expect(writeSearch(readSearch(raw))).toEqual(raw);
});

it("leaves out what is usual and what it does not know", () => {
  expect(writeSearch(readSearch({ view: "month", date: "tomorrow", zone: "Mars/Base", state: "gone" }))).toEqual({});
});

it("asks for the channels of a group that are chosen", () => {
  const channels = [{ id: "a", group: "X" }, { id: "b", group: "X" }, { id: "c", group: null }];
  const filters = readSearch({ group: "X", channel: "b,c" });
  expect(channelsAsked(filters, channels)).toEqual(["b"]);
  expect(channelsAsked(readSearch({ group: "X" }), channels)).toEqual(["a", "b"]);
  expect(filtersOn(filters)).toBe(1);
});
