import { useEffect, useState } from "react";

/** The present, to the minute: a page that shows it is drawn once a minute, also after the computer slept. */
export function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    let timer = 0;
    const tick = () => {
      setNow(Date.now());
      timer = window.setTimeout(tick, 60_000 - (Date.now() % 60_000) + 20);
    };
    timer = window.setTimeout(tick, 60_000 - (Date.now() % 60_000) + 20);
    const woken = () => {
      if (!document.hidden) setNow(Date.now());
    };
    document.addEventListener("visibilitychange", woken);
    return () => {
      window.clearTimeout(timer);
      document.removeEventListener("visibilitychange", woken);
    };
  }, []);
  return now;
}
