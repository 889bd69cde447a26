import { parseDate } from "@internationalized/date";
import { describe, expect, it } from "vitest";
import { byDay, canMove, entryOf, type PostCard, withMoved } from "./entries";

const card = (id: string, at: string | null, state: PostCard["state"] = "scheduled"): PostCard => ({
  id, version: 1, state, at, resolvedLocal: null, zone: null, text: `  Post\n${id} `, channels: [], mediaId: null, thumbUrl: null, mediaCount: 0, parts: 1,
  tags: [], author: { kind: "person", name: "Maja", id: "p" }, problem: false,
});

describe("days", () => {
  const days = ["2026-10-24", "2026-10-25", "2026-10-26"].map(parseDate);
  it("hold what lies on them in the zone, and nothing from outside", () => {
    const at = (text: string) => ({ at: Date.parse(text) });
    const found = byDay([at("2026-10-23T21:59:00Z"), at("2026-10-24T10:00:00Z"), at("2026-10-24T22:00:00Z"), at("2026-10-25T22:59:00Z"), at("2026-10-27T00:00:00Z")], days, "Europe/Madrid");
    expect(found.map((items) => items.length)).toEqual([1, 2, 0]);
  });

  it("take ten thousand in one walk", () => {
    const many = Array.from({ length: 10_000 }, (_, at) => ({ at: Date.parse("2026-10-24T00:00:00Z") + at * 20_000 }));
    expect(byDay(many, days, "Europe/Madrid").flat().length).toBeGreaterThan(9_000);
  });
});

describe("entries", () => {
  it("are the same for the same card, with a title on one line", () => {
    const one = card("a", "2026-10-24T10:00:00Z");
    expect(entryOf(one)).toBe(entryOf(one));
    expect(entryOf(one).title).toBe("Post a");
  });

  it("move only while nothing has gone out", () => {
    expect([card("a", null, "draft"), card("b", null, "working"), card("c", null, "live"), card("d", null, "held")].map(canMove)).toEqual([true, false, false, true]);
  });
});

describe("lists in the cache", () => {
  const list = { from: "2026-10-24T00:00:00Z", to: "2026-10-26T00:00:00Z" };
  const cards = [card("a", "2026-10-24T10:00:00Z"), card("b", "2026-10-24T12:00:00Z")];
  it("take a moved card at its place, or let it go", () => {
    expect(withMoved(cards, list, card("a", "2026-10-25T10:00:00Z")).map((one) => one.id)).toEqual(["b", "a"]);
    expect(withMoved(cards, list, card("c", "2026-10-24T11:00:00Z")).map((one) => one.id)).toEqual(["a", "c", "b"]);
    expect(withMoved(cards, list, card("a", "2026-11-25T10:00:00Z")).map((one) => one.id)).toEqual(["b"]);
  });

  it("of what has no date keep only that", () => {
    expect(withMoved([card("d", null)], { undated: true }, card("d", "2026-10-24T10:00:00Z"))).toEqual([]);
    expect(withMoved([], { undated: true }, card("d", null)).map((one) => one.id)).toEqual(["d"]);
  });
});
