import { defineConfig } from "vitest/config";

// Node 20 has not got this yet; the reporter needs it to tell what failed.
(Map as { groupBy?: unknown }).groupBy ??= (items: Iterable<unknown>, keyOf: (item: unknown, at: number) => unknown) => {
  const groups = new Map<unknown, unknown[]>();
  let at = 0;
  for (const item of items) {
    const key = keyOf(item, at++);
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  return groups;
};

// Journeys drive the real program with its sandbox in a real browser: one after another, each with data of its own.
export default defineConfig({
  test: {
    environment: "node",
    include: ["journeys/**/*.journey.ts"],
    reporters: ["verbose"],
    fileParallelism: false,
    testTimeout: 180_000,
    hookTimeout: 180_000,
  },
});
