import { describe, expect, it } from "vitest";
import { perWeek, type Slot, slotsOf, withoutSlot, withSlot } from "./queueSlots";

const morning: Slot = { days: ["mon", "wed"], time: "09:00", channelIds: null };

describe("the slots of the week", () => {
  it("puts the same time for the same channels together", () => {
    expect(withSlot([morning], { days: ["sun", "tue"], time: "09:00", channelIds: null })).toEqual([{ ...morning, days: ["mon", "tue", "wed", "sun"] }]);
    expect(withSlot([morning], { days: ["mon"], time: "09:00", channelIds: ["a"] })).toHaveLength(2);
  });

  it("takes a slot from one day, or from all", () => {
    expect(withoutSlot([morning], morning, "mon")).toEqual([{ ...morning, days: ["wed"] }]);
    expect(withoutSlot([morning], morning, null)).toEqual([]);
  });

  it("shows a day in the order of the clock", () => {
    const slots = withSlot([{ days: ["mon"], time: "17:30", channelIds: null }], morning);
    expect(slotsOf(slots, "mon").map((slot) => slot.time)).toEqual(["09:00", "17:30"]);
    expect(perWeek(slots)).toBe(3);
  });
});
