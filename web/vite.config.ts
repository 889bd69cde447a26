import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

// The program that `npm run dev` stands before.
const server = process.env.ROSTRUM_DEV_SERVER ?? "http://127.0.0.1:8080";
const served = ["/api", "/m", "/networks", "/signin", "/signout", "/signup", "/setup", "/pages", "/connected", "/connections", "/problems", "/legal"];

export default defineConfig({
  plugins: [react()],
  base: "/",
  build: {
    outDir: "dist",
    target: "es2023",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    cssMinify: "lightningcss",
    reportCompressedSize: false,
  },
  server: { proxy: Object.fromEntries(served.map((path) => [path, { target: server, changeOrigin: false }])) },
  test: { environment: "node", include: ["src/**/*.test.ts"] },
});
