import { useEffect, useRef } from "react";
import { useSession } from "../session/session";
import type { View } from "./days";

interface Doing { view: (view: View) => void; today: () => void; turn: (by: 1 | -1) => void }

const viewKeys: Record<string, View> = { m: "month", w: "week", d: "day", l: "list" };

/** M, W, D, L show a view; T goes to today; the arrows turn the page. Off while typing, in layers, and by choice. */
export function useCalendarKeys(doing: Doing): void {
  const { me } = useSession();
  const latest = useRef(doing);
  latest.current = doing;
  const going = useRef(0);
  useEffect(() => {
    if (!me.shortcuts) return undefined;
    const press = (event: KeyboardEvent) => {
      const key = event.key.toLowerCase();
      if (event.metaKey || event.ctrlKey || event.altKey || event.defaultPrevented || isBusy(event.target as Element)) return;
      const isGoing = event.timeStamp - going.current < 1500;
      going.current = key === "g" ? event.timeStamp : 0;
      if (isGoing) return;
      if (viewKeys[key]) latest.current.view(viewKeys[key]);
      else if (key === "t") latest.current.today();
      else if ((key === "arrowleft" || key === "arrowright") && !scrollsSideways(event.target as Element)) latest.current.turn(key === "arrowleft" ? -1 : 1);
      else return;
      event.preventDefault();
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, [me.shortcuts]);
}

function isBusy(target: Element): boolean {
  return target.closest?.("input, textarea, select, [contenteditable=true]") !== null
    || document.querySelector("dialog[open], [popover]:popover-open") !== null;
}

function scrollsSideways(target: Element): boolean {
  const pane = target.closest?.(".hscroll, .scroll-x");
  return pane ? pane.scrollWidth > pane.clientWidth : false;
}
