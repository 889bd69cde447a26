import { createContext, type RefObject, use } from "react";
import type { Channel } from "../channels/queries";
import type { DayFormat } from "./dayWords";
import type { Entry } from "./entries";
import type { Moves } from "./useMoves";

/** What every card and cell of the calendar needs; it changes seldom. */
export interface Desk {
  slug: string;
  zone: string;
  /** The composer reads times in this one. */
  workspaceZone: string;
  format: DayFormat;
  channelOf: (id: string) => Channel | undefined;
  networkName: (id: string) => string;
  mayWrite: boolean;
  moves: Moves;
  /** The entry that is dragged by pointer. */
  dragged: RefObject<Entry | null>;
  openMenu: (entry: Entry, near: DOMRect) => void;
  lift: (entry: Entry) => void;
  openDay: (date: string) => void;
}

export const DeskContext = createContext<Desk | null>(null);

export function useDesk(): Desk {
  return use(DeskContext)!;
}

/** A card that hangs between two moments, held by the keyboard. */
export interface Lifted { entry: Entry; at: number }
