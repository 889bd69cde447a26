import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Desk } from "./desk";

/** The main job without a mouse. */
describe("the main job by keyboard", () => {
  let desk: Desk;
  let page: Page;

  beforeAll(async () => {
    desk = await Desk.start();
    ({ page } = desk);
    await desk.connect("Bluesky");
    await desk.connect("Mastodon");
    await desk.go("");
  });

  afterAll(() => desk?.end());

  /** Goes on with Tab until the focus is where it is wanted; a person would have given up after sixty. */
  async function tabTo(selector: string, key: "Tab" | "Shift+Tab" = "Tab"): Promise<void> {
    for (let step = 0; step < 60; step++) {
      if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector)) return;
      await page.keyboard.press(key);
    }
    throw new Error(`The focus never came to ${selector}.`);
  }

  it("skips to the content with the first Tab", async () => {
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");

    expect(await page.evaluate(() => document.activeElement?.id)).toBe("main");
  });

  it("writes, chooses channels and a time, and schedules", async () => {
    await page.keyboard.press("c");
    await page.waitForURL(/\/compose$/);
    await page.locator(".pick input").nth(1).waitFor({ state: "attached" });
    await tabTo(".pick input");
    await page.keyboard.press("Space");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Space");
    await tabTo(".writer textarea");
    await page.keyboard.type("Cardamom knots, every Wednesday, with @pap");
    await tabTo(".tools button[aria-label=Mention]");
    await page.keyboard.press("Enter");
    await page.locator(".mention button").first().waitFor();
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.activeElement?.matches(".writer textarea"));
    await page.keyboard.type("again");
    expect(await page.locator(".writer textarea").first().inputValue()).toMatch(/^Cardamom knots, every Wednesday, with @paperlantern\S* again$/);
    await page.keyboard.press("Control+Enter"); // nothing is chosen yet: it leads to the times
    await page.waitForFunction(() => document.activeElement?.matches(".times input"));
    for (let step = 0; step < 6 && !(await page.locator(".times label", { has: page.locator("input:checked") }).innerText()).includes("tomorrow"); step++) {
      await page.keyboard.press("ArrowRight");
    }
    await page.getByText(/^Saved \d\d:\d\d/).waitFor();
    await page.keyboard.press("Control+Enter");
    await page.waitForURL(/\/posts\//);
    await page.locator("header .pill[data-state=scheduled], .page-head .pill[data-state=scheduled]").first().waitFor();

    await page.locator(".deliv").nth(1).waitFor();
  });

  it("moves it to the next day in the calendar, and back with Undo", async () => {
    const id = /[0-9a-f-]{36}/.exec(page.url())![0];
    const due = async () => new Date((await desk.ask<{ at: string }>("GET", `posts/${id}`)).body.at).getTime();
    const before = await due();
    await page.keyboard.press("g");
    await page.keyboard.press("c");
    await page.waitForURL(/\/calendar/);
    const card = page.locator(`[data-card="${id}"] a`);
    await card.waitFor();
    await card.focus();
    await page.keyboard.press("m");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Enter");
    await expect.poll(due).toBe(before + 24 * 3_600_000);
    await tabTo(".toast:last-child button");
    await page.keyboard.press("Enter");

    await expect.poll(due).toBe(before);
  });

  it("goes anywhere with the palette, and tells its keys", async () => {
    await page.keyboard.press("Control+k");
    await page.keyboard.type("media");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/media/);
    await page.getByRole("heading", { level: 1 }).first().waitFor();
    await page.keyboard.press("?");
    await page.getByRole("dialog").waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "hidden" });

    expect(desk.complaints).toEqual([]);
  });
});
