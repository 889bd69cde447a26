import { describe, expect, it } from "vitest";
import { begin, type Chosen, find, settle, toggle } from "./basket";
import { once, type StockItem } from "./queries";

const item = (id: string, alt = ""): StockItem => ({
  id, alt, width: 4, height: 3, preview: `/p/${id}`, still: null, author: null, authorUrl: null, pageUrl: "https://example.org", credit: "",
});

describe("choosing pictures of a source", () => {
  const two = toggle(toggle([], "a", item("1")), "b", item("1"));

  it("tells the same id of two sources apart", () => {
    expect(two).toHaveLength(2);
    expect(find(two, "b", "1")?.source).toBe("b");
  });

  it("puts back what is chosen again", () => {
    expect(toggle(two, "a", item("1")).map((one) => one.source)).toEqual(["b"]);
  });

  it("leaves alone what is on its way", () => {
    expect(toggle(begin(two), "a", item("1"))).toHaveLength(2);
  });

  it("keeps what failed with its reason, and lets go what arrived", () => {
    const left = settle(settle(begin(two), "a", "1"), "b", "1", "No room");

    expect(left).toEqual<Chosen[]>([{ source: "b", item: item("1"), state: "failed", why: "No room" }]);
    expect(begin(left)[0]).toEqual({ source: "b", item: item("1"), state: "taking" });
  });

  it("shows a picture once, where it came first", () => {
    expect(once([item("1", "first"), item("2"), item("1", "again")]).map((one) => `${one.id} ${one.alt}`)).toEqual(["1 again", "2 "]);
  });
});
