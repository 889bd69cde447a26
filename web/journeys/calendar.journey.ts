import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Desk } from "./desk";

const day = 24 * 3_600_000;

/** A month that an agency would plan, moved about in it. */
describe("a calendar of 2,000 posts", () => {
  let desk: Desk;
  let page: Page;
  let channel: string;
  let first: { id: string; at: string };

  beforeAll(async () => {
    desk = await Desk.start({ settings: { ROSTRUM_API_LIMIT: "1000000,1000000" } });
    ({ page } = desk);
    channel = await desk.connect("Bluesky");
    await page.evaluate(async ([channel, from]) => {
      const me = await (await fetch("/api/v1/me")).json();
      const make = async (nth: number) => {
        const answer = await fetch("/api/v1/posts", {
          method: "POST",
          headers: { "Content-Type": "application/json", "Idempotency-Key": crypto.randomUUID(), "Rostrum-Workspace": me.workspaces[0].id },
          body: JSON.stringify({
            when: { at: new Date((from as number) + nth * 20 * 60_000).toISOString().slice(0, 19) + "Z" },
            parts: [{ text: `Loaf number ${nth}` }], channels: [{ id: channel }], tags: nth % 2 ? ["winter"] : [],
          }),
        });
        if (answer.status !== 201) throw new Error(await answer.text());
      };
      let next = 0;
      await Promise.all(Array.from({ length: 6 }, async () => { while (next < 2000) await make(next++); }));
    }, [channel, nextMonth()] as const);
    first = (await desk.ask<{ items: { id: string; at: string }[] }>("GET", `calendar?from=${new Date(nextMonth()).toISOString()}&to=${new Date(nextMonth() + day).toISOString()}`)).body.items[0]!;
  });

  afterAll(() => desk?.end());

  const month = () => `/calendar?date=${new Date(nextMonth() + day).toISOString().slice(0, 10)}`;

  it("can be used within a second", async () => {
    const took: number[] = [];
    for (let nth = 0; nth < 3; nth++) {
      await page.goto(desk.at(month()));
      took.push(await page.waitForFunction(() => document.querySelectorAll(".month [data-card]").length > 20 && performance.now()).then((handle) => handle.jsonValue() as Promise<number>));
    }
    console.info(`a month of 2,000 posts: ${took.map(Math.round).join(", ")} ms`);

    expect(Math.min(...took)).toBeLessThan(1000);
  });

  it("goes from the month to the list within 600 ms, and draws only what is near", async () => {
    await desk.go(month());
    await page.locator(".month [data-card]").first().waitFor();
    const took = await page.evaluate(async () => {
      const list = [...document.querySelectorAll<HTMLElement>('[role=tab], [role=radio], .seg button, .seg label')].find((one) => one.textContent === "List")!;
      const begun = performance.now();
      list.click();
      while (!document.querySelector(".agenda [data-card]")) await new Promise(requestAnimationFrame);
      return performance.now() - begun;
    });
    console.info(`from the month to the list: ${Math.round(took)} ms`);

    expect(took).toBeLessThan(600);
    expect(await page.locator(".agenda [data-card]").count()).toBeLessThan(1500);
  });

  it("prints every post of the month, in the list and in the month's days", async () => {
    for (const view of ["list", "month"]) {
      await desk.go(`${month()}&view=${view}`);
      await page.locator(".cal-main[aria-busy=false] [data-card]").first().waitFor();
      const [printed, after] = await page.evaluate(async () => {
        const cards = () => document.querySelectorAll(".cal-main [data-card]").length;
        dispatchEvent(new Event("beforeprint"));
        await Promise.resolve();
        const all = cards();
        dispatchEvent(new Event("afterprint"));
        await Promise.resolve();
        return [all, cards()];
      });

      expect(printed, view).toBe(2000);
      expect(after, view).toBeLessThan(2000);
    }
  });

  it("moves a post by dragging it to another day, and back with Undo", async () => {
    await desk.go(month());
    const due = async () => new Date((await desk.ask<{ at: string }>("GET", `posts/${first.id}`)).body.at).getTime();
    const before = await due();
    const card = page.locator(`[data-card="${first.id}"]`).first();
    await card.waitFor();
    const to = page.locator(".month > div").filter({ has: page.getByRole("button", { name: /^3 / }) }).first();
    await card.dragTo(to, { targetPosition: { x: 8, y: 60 } });
    await expect.poll(due).toBe(before + 2 * day);
    await page.locator(".toast:last-child button").first().click();

    await expect.poll(due).toBe(before);
  });

  it("keeps filter, day and view in the address, and finds by label", async () => {
    await desk.go(`${month()}&view=list&label=winter`);
    await page.locator(".agenda [data-card]").first().waitFor();
    await page.reload();
    await page.locator(".agenda [data-card]").first().waitFor();
    const titles = await page.locator(".agenda [data-card] a.trunc").allInnerTexts();

    expect(titles.every((title) => Number(/\d+/.exec(title)![0]) % 2 === 1)).toBe(true);
    expect(new URL(page.url()).searchParams.get("view")).toBe("list");
  });

  it("gives its dates to other calendars under a secret address", async () => {
    const made = await desk.ask<{ url: string }>("POST", "calendar-feeds", { name: "Phone", withText: true });
    const text = (await (await fetch(made.body.url.replace(/^https?:\/\/[^/]+/, desk.program.address))).text()).replaceAll("\r\n ", "");

    expect(text).toContain("BEGIN:VEVENT");
    expect(text).toContain("Loaf number 0");
    await page.goto(/^URL:(\S+)$/m.exec(text)![1]!);
    await page.getByRole("heading", { level: 1, name: /Loaf number/ }).waitFor();
  });

  it("complained of nothing", () => {
    expect(desk.complaints).toEqual([]);
  });
});

/** The first of the month after the next, at six in the morning, as an instant. */
function nextMonth(): number {
  const now = new Date();
  return Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 2, 1, 6);
}
