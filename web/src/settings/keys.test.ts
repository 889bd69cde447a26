import { describe, expect, it } from "vitest";
import { endOf, scopes } from "./keys";

describe("a key's life", () => {
  it("ends so many days from now, or never by choice", () => {
    expect(endOf(30, new Date("2026-11-29T00:00:00Z"))).toEqual({ expiresAt: "2026-12-29T00:00:00.000Z" });
    expect(endOf(0)).toEqual({ neverExpires: true });
  });
});

describe("the permissions to choose from", () => {
  it("stand there once each", () => {
    expect(new Set(scopes).size).toBe(scopes.length);
    expect(scopes.every((scope) => /^[a-z]+:[a-z]+$/.test(scope))).toBe(true);
  });
});
