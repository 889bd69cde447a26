import type { CDPSession, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Desk, password } from "./desk";

/** A passkey is made, signs in, is renamed and removed; the browser's own virtual authenticator stands for the device. */
describe("passkeys in a browser", () => {
  let desk: Desk;
  let page: Page;
  let devtools: CDPSession;
  let authenticatorId: string;

  // An offer in the field of the name is answered by the virtual device as soon as it may: the button is pressed without one.
  const offers = (enabled: boolean) => page.evaluate((on) => localStorage.setItem("journey.offers", on ? "yes" : "no"), enabled);
  const signOut = async () => {
    await page.goto(`${desk.program.address}/signout`);
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.waitForURL(/\/signin/);
  };
  const security = async () => {
    await page.goto(`${desk.program.address}/w/harbour-bakery/settings/security`);
    await page.getByRole("heading", { name: "Passkeys" }).waitFor();
  };

  beforeAll(async () => {
    desk = await Desk.start({ host: "localhost" });
    ({ page } = desk);
    devtools = await desk.context.newCDPSession(page);
    await devtools.send("WebAuthn.enable", { enableUI: false });
    ({ authenticatorId } = await devtools.send("WebAuthn.addVirtualAuthenticator", {
      options: { protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
    }));
    await page.addInitScript(() => {
      if (localStorage.getItem("journey.offers") === "no") PublicKeyCredential.isConditionalMediationAvailable = async () => false;
    });
  });

  afterAll(() => desk?.end());

  it("adds one in the settings, after the password", async () => {
    await security();
    await page.getByText("No passkeys yet").waitFor();
    await page.getByRole("button", { name: "Add a passkey" }).click();
    const dialog = page.getByRole("dialog", { name: "Add a passkey" });
    await dialog.getByLabel("Your password").fill("not the password");
    await dialog.getByRole("button", { name: "Go on" }).click();
    await dialog.getByText("This is not your present password.").waitFor();
    await dialog.getByLabel("What to call it").fill("Work laptop");
    await dialog.getByLabel("Your password").fill(password);
    await dialog.getByRole("button", { name: "Go on" }).click();
    await page.getByText("“Work laptop” signs you in from now on.").waitFor();

    const { credentials } = await devtools.send("WebAuthn.getCredentials", { authenticatorId });
    expect(credentials.map(({ rpId, isResidentCredential }) => [rpId, isResidentCredential])).toEqual([["localhost", true]]);
  });

  it("refuses a second one on the same device in words", async () => {
    await page.getByRole("button", { name: "Add a passkey" }).click();
    const dialog = page.getByRole("dialog", { name: "Add a passkey" });
    await dialog.getByLabel("Your password").fill(password);
    await dialog.getByRole("button", { name: "Go on" }).click();
    await dialog.getByText("No passkey was made.").waitFor();
    await dialog.getByRole("button", { name: "Cancel" }).click();
  });

  it("signs in with the button, to the page that was wanted, and the history says how", async () => {
    await offers(false);
    await signOut();
    await page.goto(`${desk.program.address}/signin?returnTo=${encodeURIComponent("/w/harbour-bakery/settings/security")}`);
    await page.getByRole("button", { name: "Use a passkey" }).click();
    await page.waitForURL(/settings\/security/);
    await page.getByRole("cell", { name: "Passkey", exact: true }).first().waitFor();

    expect(await page.getByText(/last used now/).count()).toBe(1);
  });

  it("signs in from the field of the name, without a press of the button", async () => {
    await signOut();
    await offers(true);
    expect(await page.locator("#name").getAttribute("autocomplete")).toBe("username webauthn");
    await page.goto(`${desk.program.address}/signin`);
    await page.waitForURL((url) => url.pathname.startsWith("/w/"));
  });

  it("does not sign in whom the device did not verify, and says what to do", async () => {
    await offers(false);
    await signOut();
    await devtools.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified: false });
    await page.getByRole("button", { name: "Use a passkey" }).click();
    await page.getByText("No passkey was used.").waitFor();
    await devtools.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified: true });

    await page.fill("#name", "maja@example.org");
    await page.fill("#password", password);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.waitForURL((url) => url.pathname.startsWith("/w/"));
  });

  it("renames and removes it, and then it opens nothing", async () => {
    await security();
    await page.getByRole("button", { name: "Rename Work laptop" }).click();
    const naming = page.getByRole("dialog", { name: "Rename the passkey" });
    await naming.getByLabel("What to call it").fill("Old laptop");
    await naming.getByLabel("Your password").fill(password);
    await naming.getByRole("button", { name: "Save" }).click();
    await page.getByRole("button", { name: "Remove Old laptop" }).click();
    const leaving = page.getByRole("dialog", { name: "Remove “Old laptop”?" });
    await leaving.getByLabel("Your password").fill(password);
    await leaving.getByRole("button", { name: "Remove" }).click();
    await page.getByText("No passkeys yet").waitFor();
    await signOut();
    await page.getByRole("button", { name: "Use a passkey" }).click();
    await page.getByText("This passkey did not sign you in").waitFor();

    expect(new URL(page.url()).pathname).toBe("/signin");
  });

  it("leaves the password form alone where there is no script", async () => {
    const plain = await desk.browser.newContext({ javaScriptEnabled: false });
    const bare = await plain.newPage();
    await bare.goto(`${desk.program.address}/signin`);
    expect(await bare.getByRole("button", { name: "Use a passkey" }).isVisible()).toBe(false);
    await bare.fill("#name", "maja@example.org");
    await bare.fill("#password", password);
    await bare.getByRole("button", { name: "Sign in" }).click();
    await bare.waitForURL((url) => !url.pathname.startsWith("/signin"));
    await plain.close();
  });

  it("complained of nothing", () => {
    expect(desk.complaints).toEqual([]);
  });
});
