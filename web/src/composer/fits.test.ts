import { expect, test } from "vitest";
import { type Draft, newPart } from "./draft";
import { withFitted, withoutLast } from "./fits";

const file = (id: string) => ({ id, alt: `about ${id}`, focus: { x: 0.5, y: 0 } });

function draft(): Draft {
  return {
    parts: [{ ...newPart("one"), media: ["a", "v", "b", "c"].map(file) }, { ...newPart("two"), media: [file("a")] }],
    channels: [{ id: "x", settings: {}, parts: null, firstComment: "" }, { id: "y", settings: {}, parts: null, firstComment: "" }],
    tags: [], note: "",
  };
}

const own = (made: Draft, channel: string) => made.channels.find((one) => one.id === channel)!.parts;

test("a file that was made to fit stands in one channel only, with the words about the old one", () => {
  const made = withFitted(draft(), "x", "a", "a-fitted");

  expect(own(made, "x")!.map((part) => part.media.map((item) => item.id))).toEqual([["a-fitted", "v", "b", "c"], ["a-fitted"]]);
  expect(own(made, "x")![0]!.media[0]).toEqual({ id: "a-fitted", alt: "about a", focus: null });
  expect(own(made, "y")).toBeNull();
  expect(made.parts[0]!.media[0]!.id).toBe("a");
});

test("the last files of the kind that is too many are left out of one part of one channel", () => {
  const kinds: Record<string, string> = { a: "image", b: "image", c: "animatedImage", v: "video" };

  const images = withoutLast(draft(), "y", 0, "tooManyImages", 2, (id) => kinds[id]);
  const all = withoutLast(draft(), "y", 0, "tooManyMedia", 1, (id) => kinds[id]);

  expect(own(images, "y")!.map((part) => part.media.map((item) => item.id))).toEqual([["a", "v", "b"], ["a"]]);
  expect(own(all, "y")!.map((part) => part.media.map((item) => item.id))).toEqual([["a"], ["a"]]);
  expect(own(all, "x")).toBeNull();
});
