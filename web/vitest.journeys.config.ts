import { defineConfig } from "vitest/config";

// Journeys drive the real program with its sandbox in a real browser: one after another, each with data of its own.
export default defineConfig({
  test: {
    environment: "node",
    include: ["journeys/**/*.journey.ts"],
    fileParallelism: false,
    testTimeout: 180_000,
    hookTimeout: 180_000,
  },
});
