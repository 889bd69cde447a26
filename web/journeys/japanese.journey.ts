import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Desk } from "./desk";

/** The main job in Japanese: every page in the language of the browser, and no English sentence left on it. */
describe("日本語で", () => {
  let desk: Desk;
  let page: Page;

  beforeAll(async () => {
    desk = await Desk.start({ context: { locale: "ja-JP", timezoneId: "Asia/Tokyo" } });
    ({ page } = desk);
  });

  afterAll(() => desk?.end());

  it("最初のページから日本語で表示される", async () => {
    await desk.go("");

    expect(await page.evaluate(() => document.documentElement.lang)).toBe("ja");
    expect(await page.getByRole("link", { name: "カレンダー" }).count()).toBeGreaterThan(0);
  });

  it("チャンネルを接続し、書いて、公開できる", async () => {
    await desk.connect("Bluesky");
    await desk.go("/compose");
    await desk.choose(1);
    await page.locator(".writer textarea").first().fill("港のパン屋です。パネットーネが焼き上がりました。");
    await desk.publishNow();
    await page.locator(".page-head .pill[data-state=live]").first().waitFor({ timeout: 90_000 });

    await page.locator(".deliv .pill[data-state=live]").waitFor();
  });

  it.each(["", "/calendar", "/compose", "/channels", "/channels/connect", "/media", "/settings/profile", "/settings/security", "/settings/members",
    "/settings/queue", "/settings/texts"])("英語の文が残っていない: %s", async (path) => {
    await desk.go(path);
    await page.waitForFunction(() => document.querySelector(".skel-wait") === null);
    const main = await page.locator("#main").innerText();
    const english = main.split("\n").filter((line) => /[A-Za-z]+ [a-z]+ [a-z]+ [a-z]+/.test(line));

    expect(english).toEqual([]);
  });
});
