import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, startTransition, useEffect, useState } from "react";
import { api, read, whenSignedOut } from "../api/client";
import { Problem } from "../api/problem";
import { keys } from "../api/query";
import { Dialog } from "../ui/Layers";
import { Button } from "../ui/Button";
import { LoadFailed } from "../ui/Surfaces";
import { loadWords, type Locale, WordsContext, useWords } from "../words";
import type { Catalogue } from "../words";
import { type Me, SessionContext } from "./session";
import { setTheme } from "./theme";

/** Who is signed in, in which language; signing in itself is a page of the server. */
export function SessionGate({ children }: { children: (me: Me) => ReactNode }) {
  const me = useQuery({ queryKey: keys.me, queryFn: () => read(api.GET("/api/v1/me")), staleTime: 5 * 60_000 });
  const locale: Locale = me.data?.locale === "ja" ? "ja" : "en";
  const words = useLoadedWords(me.isPending ? null : locale);
  const theme = me.data?.theme;
  useEffect(() => { if (theme) setTheme(theme); }, [theme]);
  const signedOut = me.error instanceof Problem && me.error.status === 401 && !me.data;
  useEffect(() => {
    if (signedOut) location.replace(`/signin?returnTo=${encodeURIComponent(location.pathname + location.search)}`);
  }, [signedOut]);
  if (!words || signedOut) return null;
  return (
    <WordsContext value={{ words, locale }}>
      {me.data
        ? <SessionContext value={{ me: me.data, workspace: null }}>{children(me.data)}<SignedOut /></SessionContext>
        : <main className="view narrow"><LoadFailed error={me.error} retry={() => void me.refetch()} /></main>}
    </WordsContext>
  );
}

function useLoadedWords(locale: Locale | null): Catalogue | null {
  const [words, setWords] = useState<Catalogue | null>(null);
  useEffect(() => {
    if (!locale) return;
    document.documentElement.lang = locale;
    // The whole app appears with the words: drawn in slices, so that the page answers in between.
    void loadWords(locale).then((loaded) => startTransition(() => setWords(loaded)));
  }, [locale]);
  return words;
}

/** The session ended while something was open: nothing on the page is lost, signing in happens in another tab. */
function SignedOut() {
  const w = useWords().shell;
  const client = useQueryClient();
  const [ended, setEnded] = useState(false);
  useEffect(() => {
    whenSignedOut(() => setEnded(true));
    return () => whenSignedOut(() => {});
  }, []);
  const check = async () => {
    if (!ended) return;
    const me = await api.GET("/api/v1/me").catch(() => null);
    if (me?.data) {
      setEnded(false);
      await client.invalidateQueries();
    }
  };
  useEffect(() => {
    const seen = () => void check();
    addEventListener("focus", seen);
    return () => removeEventListener("focus", seen);
  });
  return (
    <Dialog open={ended} onClose={() => {}} holds title={w.signedOutTitle} footer={(
      <>
        <Button onClick={() => void check()}>{w.checkAgain}</Button>
        <a className="btn primary" href="/signin?returnTo=/signed-in" target="_blank" rel="noopener">{w.signInAgain}</a>
      </>
    )}>
      <p>{w.signedOutText}</p>
    </Dialog>
  );
}
