import { describe, expect, it } from "vitest";
import { largest, moved, ratioOf, resized } from "./crop";

describe("the kept part of a picture", () => {
  it("is the largest of its shape, in the middle", () => {
    expect(largest(1, 2)).toEqual({ x: 0.25, y: 0, width: 0.5, height: 1 });
    expect(largest(2, 1)).toEqual({ x: 0, y: 0.25, width: 1, height: 0.5 });
    expect(largest(null, 1.5)).toEqual({ x: 0, y: 0, width: 1, height: 1 });
  });

  it("stays inside when moved", () => {
    expect(moved({ x: 0.2, y: 0, width: 0.5, height: 1 }, 9, -1)).toEqual({ x: 0.5, y: 0, width: 0.5, height: 1 });
  });

  it("keeps its shape when pulled", () => {
    const area = resized({ x: 0, y: 0, width: 0.25, height: 0.5 }, 0.9, 0, 1, 2);
    expect(area.width / area.height).toBeCloseTo(0.5);
    expect(area.height).toBeLessThanOrEqual(1);
  });

  it("reads shapes", () => {
    expect(ratioOf("4:5")).toBe(0.8);
    expect(ratioOf("free")).toBeNull();
  });
});
