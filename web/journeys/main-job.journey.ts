import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openBrowser, watch } from "./browser";
import { Program } from "./program";

const password = "winter-harbour-lantern-82";

/** From nothing to a published post, as a person who has never seen the product does it. */
describe("the main job in a browser", () => {
  let program: Program;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let complaints: string[];

  beforeAll(async () => {
    program = await Program.start();
    browser = await openBrowser();
    context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: "en-GB", timezoneId: "Europe/Madrid" });
    page = await context.newPage();
    complaints = watch(page);
  });

  afterAll(async () => {
    await browser?.close();
    await program?.stop();
  });

  it("sends a stranger to where the first account is made, and makes it with the link of the console only", async () => {
    await page.goto(program.address);
    expect(new URL(page.url()).pathname).toBe("/setup");
    expect(await page.locator("input[name=email]").count()).toBe(0);

    await page.goto(await program.setupLink());
    expect(await page.inputValue("input[name=zone]")).toBe("Europe/Madrid"); // where the browser is
    await page.fill("input[name=name]", "Maja Lind");
    await page.fill("input[name=email]", "maja@example.org");
    await page.fill("input[name=password]", password);
    await page.fill("input[name=workspace]", "Harbour Bakery");
    await page.check("input[name=isAdult]");
    await page.click("button[type=submit]");
    await page.getByRole("navigation", { name: "Main", exact: true }).waitFor();

    expect(new URL(page.url()).pathname).toBe("/w/harbour-bakery");
  });

  it("leads from an empty workspace to a post on three channels in at most twelve clicks", async () => {
    let clicks = 0;
    const click = async (role: "button" | "link", name: string | RegExp) => {
      clicks++;
      await page.getByRole(role, { name }).first().click();
    };
    await page.goto(`${program.address}/welcome`);
    await page.getByLabel("Name").fill("North Quay");
    await click("button", "Continue");
    for (let nth = 0; nth < 3; nth++) {
      await page.getByRole("button", { name: /^Connect / }).first().waitFor();
      await click("button", /^Connect /);
      await page.waitForURL(/authorize|oauth/);
      if (nth === 2) {
        clicks++;
        await page.getByRole("radio").nth(1).click(); // another account of the same network
      }
      await click("button", "Allow");
      await page.waitForURL(new RegExp(`^${program.address}/`));
      await page.locator(".mine li").nth(nth).waitFor();
    }
    await page.getByLabel("Your post").fill("Hello from the quay. From today we post on time.");
    await click("button", /^Publish/);
    await page.getByText("All three are live.").waitFor({ timeout: 90_000 }).catch(async (error) => {
      throw new Error(`${error}\n${await page.locator("main, body").first().innerText()}`);
    });

    expect(clicks).toBeLessThanOrEqual(12);
  });

  it("publishes what was written in the composer, and shows it on the post's page while it goes out", async () => {
    await page.goto(`${program.address}/w/north-quay/compose`);
    await page.locator(".pick label").nth(1).waitFor();
    for (let nth = 0; nth < 2; nth++) await page.locator(".pick label:has(input:not(:checked))").first().click();
    await page.getByRole("textbox", { name: "Text for every channel" }).fill("Panettone is back. Order before the 20th.");
    await page.getByText(/^Saved \d\d:\d\d/).waitFor();
    await page.locator(".times label:has(input[value=now])").click();
    await page.getByRole("button", { name: /^Publish now/ }).click();
    await page.waitForURL(/\/posts\//);
    await page.getByRole("heading", { level: 1, name: /Panettone is back/ }).waitFor();
    await page.locator("header .pill[data-state=live], .page-head .pill[data-state=live]").first().waitFor({ timeout: 90_000 });

    await page.locator(".deliv .pill[data-state=live]").nth(1).waitFor();
  });

  it("complained of nothing on the way", () => {
    expect(complaints).toEqual([]);
  });
});
