import { api, read } from "../api/client";

/** Ends this browser's session and leaves for the sign-in page. */
export async function signOut(): Promise<void> {
  const sessions = await read(api.GET("/api/v1/me/sessions", { params: { query: { limit: 200 } } }));
  const own = sessions.items.find((session) => session.current);
  if (own) await api.DELETE("/api/v1/me/sessions/{id}", { params: { path: { id: own.id } } });
  location.assign("/signin");
}
