import type { Schemas } from "../api/client";

export type Day = Schemas["QueueDay"];
export interface Slot { days: Day[]; time: string; channelIds: string[] | null }

export const days: readonly Day[] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/** The slots of one day in the order of the clock. */
export function slotsOf(slots: readonly Slot[], day: Day): Slot[] {
  return slots.filter((slot) => slot.days.includes(day)).sort((a, b) => a.time.localeCompare(b.time));
}

/** With a slot more; the same time for the same channels becomes one entry. */
export function withSlot(slots: readonly Slot[], added: Slot): Slot[] {
  const same = slots.find((slot) => slot.time === added.time && keyOf(slot) === keyOf(added));
  if (!same) return [...slots, { ...added, days: inOrder(added.days) }];
  return slots.map((slot) => (slot === same ? { ...slot, days: inOrder([...slot.days, ...added.days]) } : slot));
}

/** Without a slot, on one day or on all. */
export function withoutSlot(slots: readonly Slot[], gone: Slot, day: Day | null): Slot[] {
  return slots
    .map((slot) => (slot === gone ? { ...slot, days: day === null ? [] : slot.days.filter((other) => other !== day) } : slot))
    .filter((slot) => slot.days.length > 0);
}

/** How many moments a week has. */
export function perWeek(slots: readonly Slot[]): number {
  return slots.reduce((sum, slot) => sum + slot.days.length, 0);
}

const keyOf = (slot: Slot) => (slot.channelIds === null ? "all" : [...slot.channelIds].sort().join());
const inOrder = (some: readonly Day[]) => days.filter((day) => some.includes(day));
