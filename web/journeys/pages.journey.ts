import AxeBuilder from "@axe-core/playwright";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { looks } from "./browser";
import { Desk } from "./desk";

const pages = ["", "/health", "/calendar", "/calendar?view=week", "/calendar?view=day", "/calendar?view=list", "/compose", "/channels", "/channels/connect", "/media",
  ...["profile", "notifications", "security", "activity", "workspace", "queue", "members", "texts", "sets", "feeds", "keys", "danger", "instance", "messages"].map((section) => `/settings/${section}`)];

/** Every page, in both themes and both widths: nothing for axe to find, and nothing wider than its window. */
describe("every page", () => {
  let desk: Desk;
  let post: string;

  beforeAll(async () => {
    desk = await Desk.start({ host: "localhost" }); // with the button for passkeys
    const channel = await desk.connect("Bluesky");
    await desk.connect("Mastodon");
    const made = await desk.ask<{ id: string }>("POST", "posts", { parts: [{ text: "Panettone is back" }], channels: [{ id: channel }], when: { slot: "next" } });
    post = made.status === 201 ? made.body.id : (await desk.ask<{ id: string }>("POST", "posts", { parts: [{ text: "Panettone is back" }], channels: [{ id: channel }] })).body.id;
    pages.push(`/posts/${post}`, `/compose/${post}`, `/channels/${channel}`);
  });

  afterAll(() => desk?.end());

  it.each(looks)("inside: $width, $colorScheme", async (look) => {
    const { width, height, colorScheme } = look;
    // axe is injected: the page's policy would not let it in.
    const context = await desk.browser.newContext({ storageState: await desk.context.storageState(), viewport: { width, height }, colorScheme, bypassCSP: true });
    const page = await context.newPage();
    const found: string[] = [];
    for (const path of pages) {
      await desk.go(path, page);
      await page.waitForFunction(() => document.querySelector(".skel-wait") === null);
      found.push(...(await faultsOf(page)).map((fault) => `${path}: ${fault}`));
    }
    await context.close();

    expect(found).toEqual([]);
  }, 300_000);

  it.each(looks)("outside: $width, $colorScheme", async (look) => {
    const { width, height, colorScheme } = look;
    const context = await desk.browser.newContext({ viewport: { width, height }, colorScheme, bypassCSP: true });
    const page = await context.newPage();
    const found: string[] = [];
    for (const path of ["/signin", "/forgot", "/privacy", "/terms", "/cookies", "/contact", "/changelog", "/nowhere"]) {
      await page.goto(desk.program.address + path);
      await page.getByRole("heading", { level: 1 }).first().waitFor();
      found.push(...(await faultsOf(page)).map((fault) => `${path}: ${fault}`));
    }
    await context.close();

    expect(found).toEqual([]);
  }, 300_000);
});

async function faultsOf(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const found = violations.map((violation) => `${violation.id} at ${violation.nodes.map((node) => node.target.join(" ")).slice(0, 3).join(", ")}`);
  const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  return over > 0 ? [...found, `${over} px wider than the window`] : found;
}
