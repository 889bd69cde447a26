import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openBrowser } from "./browser";
import { Desk } from "./desk";
import { Program } from "./program";

interface Servers { pds: string; plc: string }

/** The main job in a browser, against the real server of Bluesky's protocol. */
describe("a post on a real Bluesky server", () => {
  let real: ChildProcess;
  let folder: string;
  let servers: Servers;
  let account: { did: string; handle: string; password: string };
  let program: Program;
  let browser: Browser;
  let desk: Desk;
  let page: Page;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "rostrum-pds-"));
    // It ends when its standard input is closed.
    real = spawn("bash", [new URL("../../tests/servers/bluesky-pds.sh", import.meta.url).pathname, "run", folder], { stdio: ["pipe", "pipe", "inherit"] });
    servers = await addressesOf(real);
    account = await makeAccount(servers.pds);
    program = await Program.startAlone({ ROSTRUM_PLC_URL: servers.plc, ROSTRUM_OUTGOING_ALLOW: `${servers.plc},${servers.pds}` });
    browser = await openBrowser();
    desk = await Desk.open(program, browser);
    ({ page } = desk);
  }, 600_000);

  afterAll(async () => {
    await browser?.close();
    await program?.stop();
    real?.stdin!.end();
    await rm(folder, { recursive: true, force: true });
  });

  it("connects the account with an app password", async () => {
    await desk.go("/channels/connect");
    await page.locator("button.tile", { hasText: "Bluesky" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("App password", { exact: true }).first().click();
    await dialog.getByLabel("Handle").fill(account.did);
    await dialog.getByLabel("App password", { exact: false }).last().fill(account.password);
    await dialog.locator("button[type=submit]").click();
    await page.waitForURL(/\/channels\/[0-9a-f-]{36}/);

    await page.getByText(account.handle).first().waitFor();
  });

  it("publishes what was written, and it is there", async () => {
    await desk.go("/compose");
    await desk.choose(1);
    await page.locator(".writer textarea").first().fill("Panettone is back at the harbour #bakery");
    await desk.publishNow();
    await page.locator(".page-head .pill[data-state=live]").first().waitFor({ timeout: 90_000 });
    const records = await (await fetch(`${servers.pds}/xrpc/com.atproto.repo.listRecords?repo=${account.did}&collection=app.bsky.feed.post`)).json() as { records: { value: { text: string } }[] };

    expect(records.records.map((record) => record.value.text)).toEqual(["Panettone is back at the harbour #bakery"]);
    expect(desk.complaints).toEqual([]);
  });
});

async function addressesOf(process: ChildProcess): Promise<Servers> {
  for await (const line of createInterface({ input: process.stdout! })) {
    if (line.startsWith('{"pds"')) return JSON.parse(line) as Servers;
  }
  throw new Error("The real Bluesky server did not start.");
}

async function makeAccount(pds: string): Promise<{ did: string; handle: string; password: string }> {
  const wanted = { handle: "harbour.test", password: "an own password of it", email: "harbour@example.com" };
  const answer = await fetch(`${pds}/xrpc/com.atproto.server.createAccount`, {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(wanted),
  });
  const { did } = await answer.json() as { did: string };
  return { ...wanted, did };
}
