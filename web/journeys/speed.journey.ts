import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Desk } from "./desk";

/** What the app weighs, and how fast it answers, in the browser itself. */
describe("speed", () => {
  let desk: Desk;
  let page: Page;

  beforeAll(async () => {
    desk = await Desk.start();
    ({ page } = desk);
    for (let account = 0; account < 4; account++) {
      await desk.connect("Bluesky", account);
      await desk.connect("Mastodon", account);
    }
  });

  afterAll(() => desk?.end());

  it.each(["", "/calendar", "/compose"])("loads under 200 kB of script at first: %s", async (path) => {
    const context = await desk.browser.newContext({ storageState: await desk.context.storageState() });
    const fresh = await context.newPage();
    await desk.go(path, fresh);
    await fresh.waitForLoadState("networkidle");
    const bytes = await fresh.evaluate(() => (performance.getEntriesByType("resource") as PerformanceResourceTiming[])
      .filter((one) => /\.js(\?|$)/.test(one.name)).reduce((sum, one) => sum + one.encodedBodySize, 0));
    console.info(`${path || "/"}: ${Math.round(bytes / 1000)} kB of script`);

    expect(bytes).toBeGreaterThan(50_000);
    expect(bytes).toBeLessThan(200_000);
    await context.close();
  });

  it.each(["", "/calendar", "/compose", "/channels", "/media"])("moves nothing that somebody may be reading or pressing while it loads: %s", async (path) => {
    for (const viewport of [{ width: 1440, height: 900 }, { width: 390, height: 844 }]) {
      const context = await desk.browser.newContext({ storageState: await desk.context.storageState(), viewport });
      const fresh = await context.newPage();
      await desk.go(path, fresh);
      await fresh.waitForLoadState("networkidle");
      const moved = await fresh.evaluate(() => new Promise<number>((resolve) => {
        new PerformanceObserver((list) => resolve(list.getEntries().reduce((sum, shift) => sum + (shift as unknown as { value: number }).value, 0)))
          .observe({ type: "layout-shift", buffered: true } as PerformanceObserverInit);
        requestAnimationFrame(() => requestAnimationFrame(() => resolve(0)));
      }));

      expect(moved, `${viewport.width} wide`).toBeLessThan(0.1); // the bound of a good cumulative layout shift
      await context.close();
    }
  });

  it("answers every key in the composer within 200 ms, with eight channels", async () => {
    await desk.go("/compose");
    await desk.choose(8);
    await page.evaluate(() => {
      const longest = new Map<number, number>();
      (window as unknown as { interactions: Map<number, number> }).interactions = longest;
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries() as (PerformanceEventTiming & { interactionId: number })[]) {
          if (entry.interactionId) longest.set(entry.interactionId, Math.max(longest.get(entry.interactionId) ?? 0, entry.duration));
        }
      }).observe({ type: "event", durationThreshold: 16, buffered: true } as PerformanceObserverInit);
    });
    await page.locator(".writer textarea").first().pressSequentially("Panettone is back #bakery. Order before the 20th at https://shop.example.org and pick it up warm on Saturday @maja.", { delay: 20 });
    await page.getByText(/^Saved \d\d:\d\d/).waitFor();
    const took = (await page.evaluate(() => [...(window as unknown as { interactions: Map<number, number> }).interactions.values()])).sort((a, b) => b - a);
    const inp = took[Math.floor(took.length / 50)] ?? 0;
    console.info(`interaction to next paint, of ${took.length} slow enough to count: ${inp} ms; the longest ${took[0] ?? 0} ms`);

    expect(inp).toBeLessThan(200);
  });
});
