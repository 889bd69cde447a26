/** Ends this browser's session; the server answers with its sign-in page. */
export async function signOut(): Promise<void> {
  await fetch("/signout", { method: "POST", headers: { "Content-Type": "application/json" }, body: "{}" });
  location.assign("/signin");
}
