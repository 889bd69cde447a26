import AxeBuilder from "@axe-core/playwright";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { looks } from "./browser";
import { Desk } from "./desk";

/** Photos and GIFs of collections elsewhere: a key, a search, and what is taken. */
describe("pictures from elsewhere", () => {
  let desk: Desk;
  let page: Page;

  beforeAll(async () => {
    desk = await Desk.start({ host: "localhost", context: { bypassCSP: true } });
    ({ page } = desk);
  });

  afterAll(() => desk?.end());

  const dialog = () => page.locator("dialog[open]");
  const tiles = () => dialog().locator(".stock-grid figure > button");

  it("are not there before a key is, and a wrong key is said to be wrong", async () => {
    await desk.go("/media");
    await page.getByRole("button", { name: "Upload" }).waitFor();
    await desk.go("/settings/instance");
    await page.locator(".rows > div", { hasText: "Pexels" }).getByRole("button", { name: "Enter a key" }).click();
    await dialog().getByLabel("Key for Pexels").fill("wrong");
    await dialog().getByRole("button", { name: "Check and save" }).click();

    await dialog().getByText(/Pexels refuses this key/).waitFor();
    await dialog().getByLabel("Key for Pexels").fill("sandbox-pexels-key");
    await dialog().getByRole("button", { name: "Check and save" }).click();
    await page.getByText(/A key is set since/).waitFor();
    expect((await desk.ask("PUT", "instance/stock/giphy", { key: "sandbox-giphy-key" })).status).toBe(200);
  });

  it("are searched in the composer, and what is chosen comes into the post with its words", async () => {
    await desk.go("/compose");
    await page.getByRole("button", { name: "Add pictures or a video" }).click();
    await page.getByRole("button", { name: "From the library" }).click();
    await dialog().getByRole("button", { name: "Photos" }).click();
    await tiles().first().waitFor();
    await dialog().getByRole("link", { name: "Photos provided by Pexels" }).waitFor();
    await dialog().getByRole("searchbox").fill("lake");
    await expect.poll(() => tiles().first().getAttribute("aria-label"), { timeout: 20_000 }).toMatch(/^A lake/);
    await tiles().first().focus();
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Space");
    expect(await tiles().nth(1).getAttribute("aria-pressed")).toBe("true");
    await dialog().getByRole("button", { name: "Add 1 item" }).click();
    await dialog().waitFor({ state: "detached" });

    await page.locator(".tray-media figure").waitFor();
    await page.locator(".tray-media .tile").first().click();
    expect(await page.locator(".media-detail textarea").inputValue()).toMatch(/^A lake/);
  });

  it("are taken into the library page by page, and their makers are named", async () => {
    await desk.go("/media");
    await page.getByRole("button", { name: "Add", exact: true }).click();
    await page.getByRole("button", { name: "GIFs from GIPHY" }).click();
    await expect.poll(() => tiles().count(), { timeout: 20_000 }).toBe(24);
    await dialog().getByRole("button", { name: "Show more" }).click();
    await expect.poll(() => tiles().count(), { timeout: 20_000 }).toBe(48);
    await tiles().nth(30).click();
    await dialog().getByRole("button", { name: "Add 1 file to the library" }).click();
    await page.getByText("1 file added to the library.").waitFor();
    await page.locator(".gallery .look").first().click();

    await page.getByRole("link", { name: /^GIF by .* on GIPHY$/ }).waitFor();
  });

  it("say in words when the source has had enough", async () => {
    await fetch(`${desk.program.world}/control/faults`, {
      method: "POST", headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ network: "pexels", kind: "rateLimited", calls: "reads", path: "/v1/search" }),
    });
    await desk.go("/media");
    await page.getByRole("button", { name: "Add", exact: true }).click();
    await page.getByRole("button", { name: "Photos from Pexels" }).click();
    await dialog().getByRole("searchbox").fill("dunes");

    await dialog().getByText(/takes no more searches/).waitFor();
    await dialog().getByText(/Try again in 5 minutes/).waitFor();
  });

  it.each(looks)("give axe nothing to find at $width, $colorScheme", async ({ width, height, colorScheme }) => {
    await page.setViewportSize({ width, height });
    await page.emulateMedia({ colorScheme });
    await desk.go("/media");
    await page.getByRole("button", { name: "Add", exact: true }).click();
    await page.getByRole("button", { name: "GIFs from GIPHY" }).click();
    await tiles().first().waitFor();
    const { violations } = await new AxeBuilder({ page }).include("dialog[open]").analyze();

    expect(violations.map((one) => `${one.id} ${one.nodes[0]?.html}`)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
  });
});
