import { expect, test } from "vitest";
import { enterWorkspace } from "../api/client";
import { clock, sourceOf } from "./address";

test("an address names the workspace once, whoever wrote it", () => {
  enterWorkspace("w1");

  expect(sourceOf("/api/v1/media/m/content")).toBe("/api/v1/media/m/content?workspace=w1");
  expect(sourceOf("/api/v1/channels/c/picture?v=1&size=96")).toBe("/api/v1/channels/c/picture?v=1&size=96&workspace=w1");
  expect(sourceOf("/api/v1/media/m/thumbnail?size=320&workspace=w1")).toBe("/api/v1/media/m/thumbnail?size=320&workspace=w1");
});

test("moments of a video are read as on a clock", () => {
  expect([clock(42), clock(3800)]).toEqual(["0:42", "1:03:20"]);
});
