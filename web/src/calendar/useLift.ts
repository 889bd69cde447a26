import { useCallback, useEffect, useState } from "react";
import type { CalendarDate } from "@internationalized/date";
import { dayOf, onDay, type View } from "./days";
import type { Lifted } from "./desk";
import type { Entry } from "./entries";

interface Around { view: View; zone: string; days: CalendarDate[]; start: (entry: Entry) => number; drop: (entry: Entry, at: number) => void; show: (date: string) => void; onBack: () => void }

/**
 * Moving by keyboard: M lifts a card, arrows carry it, Enter drops it, Escape puts it back. The keys are heard by the
 * window, because the card itself may leave the page while another week comes.
 */
export function useLift({ view, zone, days, start, drop, show, onBack }: Around) {
  const [lifted, setLifted] = useState<Lifted | null>(null);
  const lift = useCallback((entry: Entry) => setLifted({ entry, at: start(entry) }), [start]);
  useEffect(() => {
    if (!lifted) return undefined;
    const press = (event: KeyboardEvent) => {
      const next = carried(event.key, event.shiftKey, lifted.at, view, zone);
      const ends = event.key === "Enter" || event.key === "Escape";
      if (next === null && !ends && event.key !== "Tab") return;
      event.preventDefault();
      event.stopImmediatePropagation();
      if (next !== null) {
        setLifted({ entry: lifted.entry, at: next });
        const day = dayOf(next, zone);
        if (day.compare(days[0]!) < 0 || day.compare(days.at(-1)!) > 0) show(day.toString());
      }
      if (!ends) return;
      setLifted(null);
      if (event.key === "Enter") drop(lifted.entry, lifted.at);
      else onBack();
      focusCard(lifted.entry.id);
    };
    addEventListener("keydown", press, true);
    return () => removeEventListener("keydown", press, true);
  }, [lifted, view, zone, days, drop, show, onBack]);
  return { lifted, lift };
}

/** Where an arrow carries a card: by days and weeks in the month, by days and quarters of an hour beside the hours. */
export function carried(key: string, shift: boolean, at: number, view: View, zone: string): number | null {
  const byDays = (days: number) => onDay(at, dayOf(at, zone).add({ days }), zone);
  const beside = view === "week" || view === "day";
  const down = beside ? at + (shift ? 60 : 15) * 60_000 : byDays(view === "month" ? 7 : 1);
  const up = beside ? at - (shift ? 60 : 15) * 60_000 : byDays(view === "month" ? -7 : -1);
  return { ArrowRight: byDays(1), ArrowLeft: byDays(-1), ArrowDown: down, ArrowUp: up, PageDown: byDays(7), PageUp: byDays(-7) }[key] ?? null;
}

/** Puts the focus on a card again, wherever it is drawn now. */
function focusCard(id: string): void {
  const look = (tries: number) => {
    const link = document.querySelector<HTMLElement>(`[data-card="${CSS.escape(id)}"] a`);
    if (link) link.focus();
    else if (tries > 0) setTimeout(() => look(tries - 1), 60);
  };
  setTimeout(() => look(10), 30);
}
