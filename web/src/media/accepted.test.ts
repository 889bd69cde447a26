import { describe, expect, it } from "vitest";
import { refuse } from "./accepted";

const open = { mostBytes: null, freeBytes: null };

describe("a file before it is sent", () => {
  it("goes when its type or its ending is taken", () => {
    expect(refuse({ name: "a.jpg", type: "image/jpeg", size: 1 }, open)).toBeNull();
    expect(refuse({ name: "IMG_1.HEIC", type: "", size: 1 }, open)).toBeNull();
  });

  it("stays with the reason", () => {
    expect(refuse({ name: "raw.tiff", type: "image/tiff", size: 1 }, open)).toBe("wrongType");
    expect(refuse({ name: "a.jpg", type: "image/jpeg", size: 0 }, open)).toBe("emptyFile");
    expect(refuse({ name: "a.mp4", type: "video/mp4", size: 11 }, { mostBytes: 10, freeBytes: null })).toBe("tooLarge");
    expect(refuse({ name: "a.mp4", type: "video/mp4", size: 11 }, { mostBytes: 20, freeBytes: 5 })).toBe("noRoom");
  });
});
