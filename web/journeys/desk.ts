import type { Browser, BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import { openBrowser, watch } from "./browser";
import { Program } from "./program";

interface Start { settings?: Record<string, string>; host?: string; context?: BrowserContextOptions }

export const password = "winter-harbour-lantern-82";

/** Somebody at work: signed in, with what their pages complained of. */
export class Desk {
  private constructor(
    readonly program: Program, readonly browser: Browser, readonly context: BrowserContext, readonly page: Page, readonly slug: string, readonly complaints: string[],
  ) {}

  /** A program and a browser of its own, with the first owner at work. */
  static async start({ settings, host, context }: Start = {}): Promise<Desk> {
    const program = await Program.start(settings, host);
    try {
      return await Desk.open(program, await openBrowser(), context);
    } catch (error) {
      await program.stop();
      throw error;
    }
  }

  /** The first owner of a fresh program, in a first workspace, Harbour Bakery. */
  static async open(program: Program, browser: Browser, options: BrowserContextOptions = {}): Promise<Desk> {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: "en-GB", timezoneId: "Europe/Madrid", ...options });
    const page = await context.newPage();
    const complaints = watch(page);
    await page.goto(await program.setupLink());
    await page.fill("input[name=name]", "Maja Lind");
    await page.fill("input[name=email]", "maja@example.org");
    await page.fill("input[name=password]", password);
    await page.fill("input[name=workspace]", "Harbour Bakery");
    await page.check("input[name=isAdult]");
    await page.click("button[type=submit]");
    await page.locator(".rail").waitFor({ state: "attached" });
    return new Desk(program, browser, context, page, "harbour-bakery", complaints);
  }

  async end(): Promise<void> {
    await this.browser.close();
    await this.program.stop();
  }

  /** A page of the workspace, once it has something to show. */
  async go(path: string, page = this.page): Promise<void> {
    await page.goto(this.at(path));
    await page.getByRole("heading", { level: 1 }).first().waitFor();
  }

  at(path: string): string {
    return `${this.program.address}/w/${this.slug}${path}`;
  }

  /** Connects an account through the network's own sign-in, as a person does. Returns the channel's id. */
  async connect(network: string, account = 0): Promise<string> {
    const { page } = this;
    await this.go("/channels/connect");
    await page.locator("button.tile", { hasText: network }).click();
    await page.locator("dialog[open] button[type=submit]").click();
    await page.waitForURL((url) => !url.href.startsWith(this.program.address));
    const accounts = page.locator("input[type=radio]");
    if (account > 0) await accounts.nth(account).check();
    await page.locator("button").first().click();
    await page.waitForURL(/\/channels\/[0-9a-f-]{36}/);
    return /[0-9a-f-]{36}/.exec(page.url())![0];
  }

  /** What the API answers to this person, asked from their own page. */
  async ask<T = Record<string, never>>(method: string, path: string, body?: unknown): Promise<{ status: number; body: T }> {
    return await this.page.evaluate(async ([method, path, body]) => {
      const me = await (await fetch("/api/v1/me")).json();
      const answer = await fetch(`/api/v1/${path}`, {
        method: method as string,
        headers: { "Content-Type": "application/json", "Idempotency-Key": crypto.randomUUID(), "Rostrum-Workspace": me.workspaces[0].id },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await answer.text();
      return { status: answer.status, body: text ? JSON.parse(text) : null };
    }, [method, path, body] as const);
  }

  /** Ticks the channels of a post that is being written. */
  async choose(count: number, page = this.page): Promise<void> {
    await page.locator(".pick label").nth(count - 1).waitFor();
    for (let nth = 0; nth < count; nth++) await page.locator(".pick label:has(input:not(:checked))").first().click();
  }

  /** Chooses to publish at once, and does. */
  async publishNow(page = this.page): Promise<void> {
    await page.locator(".times label:has(input[value=now])").click();
    await page.locator(".launch .btn.primary").first().click();
    await page.waitForURL(/\/posts\//);
  }
}
