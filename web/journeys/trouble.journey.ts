import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Desk, password } from "./desk";

/** What goes wrong while somebody writes, and what they have written afterwards. */
describe("trouble while writing", () => {
  let desk: Desk;
  let page: Page;

  beforeAll(async () => {
    desk = await Desk.start();
    ({ page } = desk);
    await desk.connect("Bluesky");
  });

  afterAll(() => desk?.end());

  const field = (of: Page) => of.locator(".writer textarea").first();
  const saved = (of: Page) => of.getByText(/^Saved \d\d:\d\d/).waitFor();
  const textAtServer = async () => (await desk.ask<{ parts: { text: string }[] }>("GET", `posts/${idOf(page)}`)).body.parts[0]!.text;
  const idOf = (of: Page) => /[0-9a-f-]{36}/.exec(of.url())![0];

  async function begin(text: string): Promise<void> {
    await desk.go("/compose");
    await field(page).fill(text);
    await saved(page);
    await page.waitForURL(/compose\/[0-9a-f-]{36}/);
  }

  it("keeps what was typed when the page is loaded anew before it was saved", async () => {
    await begin("Cherry tart");
    await field(page).pressSequentially(", first of the season");
    await page.reload();
    await field(page).waitFor();

    await expect.poll(() => field(page).inputValue()).toBe("Cherry tart, first of the season");
    await expect.poll(textAtServer, { timeout: 20_000 }).toBe("Cherry tart, first of the season");
  });

  it("says that it is offline, lets write on, and saves when the connection is back", async () => {
    await begin("The harbour festival");
    await desk.context.setOffline(true);
    await page.getByText(/offline/i).first().waitFor();
    await field(page).fill("The harbour festival begins at two");
    await page.getByText(/Not saved, trying again/).waitFor();
    await desk.context.setOffline(false);

    await expect.poll(textAtServer, { timeout: 20_000 }).toBe("The harbour festival begins at two");
    expect(await page.getByText(/offline/i).count()).toBe(0);
  });

  it("asks to sign in on top of what is open, and saves it afterwards", async () => {
    await begin("We close early");
    const cookies = await desk.context.cookies();
    await desk.context.clearCookies();
    await field(page).fill("We close early on Friday");
    const dialog = page.getByRole("dialog");
    await dialog.waitFor();
    const [window] = await Promise.all([desk.context.waitForEvent("page"), dialog.getByRole("link").click()]);
    await window.fill("input[name=email], input[name=name]", "maja@example.org");
    await window.fill("input[name=password]", password);
    await window.click("button[type=submit]");
    await window.getByRole("heading", { level: 1 }).waitFor();
    await window.close();
    await page.bringToFront();
    await page.evaluate(() => dispatchEvent(new Event("focus")));

    await dialog.waitFor({ state: "hidden" });
    expect(await field(page).inputValue()).toBe("We close early on Friday");
    await expect.poll(textAtServer, { timeout: 20_000 }).toBe("We close early on Friday");
    expect(cookies.length).toBeGreaterThan(0);
  });

  it("shows both versions when two people changed the same words, and keeps the one that is chosen", async () => {
    await begin("Panettone is back");
    const other = await desk.context.newPage();
    await other.route("**/api/v1/events**", (route) => route.abort());
    await other.goto(page.url());
    await field(other).waitFor();
    await desk.context.route("**/api/v1/events**", (route) => route.abort());
    await page.reload();
    await field(page).fill("Panettone is back on Saturday");
    await saved(page);
    await field(other).fill("Panettone is back, order now");
    const dialog = other.getByRole("dialog");
    await dialog.waitFor();
    const shown = await dialog.innerText();

    expect(shown).toContain("Panettone is back on Saturday");
    expect(shown).toContain("Panettone is back, order now");
    await dialog.getByRole("button", { name: "Keep both texts" }).click();
    await saved(other);
    expect(await textAtServer()).toBe("Panettone is back, order now\n\nPanettone is back on Saturday");
    await desk.context.unroute("**/api/v1/events**");
    await other.close();
  });

  it("joins what two people changed in different places without a question", async () => {
    await begin("A quiet morning");
    const { body: post } = await desk.ask<{ version: number }>("GET", `posts/${idOf(page)}`);
    await desk.ask("PATCH", `posts/${idOf(page)}`, { tags: ["winter"] });
    await field(page).fill("A quiet morning at the quay");
    await expect.poll(textAtServer, { timeout: 20_000 }).toBe("A quiet morning at the quay");
    const { body: joined } = await desk.ask<{ version: number; tags: string[] }>("GET", `posts/${idOf(page)}`);

    expect(joined.tags).toEqual(["winter"]);
    expect(joined.version).toBeGreaterThan(post.version);
    expect(await page.getByRole("dialog").count()).toBe(0);
  });

  it("refuses what is not a picture with the reason, and goes on with an upload that was cut", async () => {
    await begin("With a picture");
    const input = page.locator("input[type=file]").first();
    await input.setInputFiles({ name: "loaf.png", mimeType: "image/png", buffer: Buffer.from("<html><script>alert(1)</script></html>") });
    const refused = page.locator("li[data-state=failed]", { hasText: "loaf.png" });
    await refused.waitFor();
    expect(await refused.innerText()).toContain("This kind of file is not taken.");

    let cut = 0;
    await page.route("**/api/v1/uploads/*", async (route) => (route.request().method() === "PATCH" && cut++ === 0 ? route.abort("connectionreset") : route.continue()));
    await input.setInputFiles({ name: "square.png", mimeType: "image/png", buffer: png });
    await page.locator(".tray-media img").first().waitFor({ timeout: 30_000 });

    expect(cut).toBeGreaterThan(1);
    await page.unroute("**/api/v1/uploads/*");
  });
});

// A grey square.
const png = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAEAAAABACAIAAAAlC+aJAAAACXBIWXMAAAABAAAAAQBPJcTWAAAAwElEQVR4nNXOQREAAAyDMKRX+kTw4BYFYc9RByzqgEUdsKgDFnXAog5Y1AGLOmBRByzqgEUdsKgDFnXAog5Y1AGLOmBRByzqgEUdsKgDFnXAog5Y1AGLOmBRByzqgEUdsKgDFnXAog5Y1AGLOmBRByzqgEUdsKgDFnXAog5Y1AGLOmBRByzqgEUdsKgDFnXAog5Y1AGLOmBRByzqgEUdsKgDFnXAog5Y1AGLOmBRByzqgEUdsKgDFnXAog5Y1AHrAB8+AWlViFU0AAAAAElFTkSuQmCC", "base64");
