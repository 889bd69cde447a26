import { describe, expect, it } from "vitest";
import { en } from "../words/en";
import { ja } from "../words/ja";
import { byDay, looks, pageOf, say } from "./notice";
import type { Notice } from "./queries";

const notice = (own: Partial<Notice>): Notice => ({
  id: "1", kind: "deliveryFailed", at: "2026-11-28T10:00:00Z", count: 1, read: false, post: { id: "p", excerpt: "Bread" },
  channel: { id: "c", network: "any", name: "Harbour" }, deliveryId: null, actor: "Ada", detail: null, ...own,
});

describe("a notice", () => {
  it("is a sentence in the reader's language", () => {
    expect(say(notice({}), en.notices)).toBe("Harbour: a post was not published");
    expect(say(notice({ count: 4 }), en.notices)).toBe("Harbour: 4 posts were not published");
    expect(say(notice({ count: 4 }), ja.notices)).toBe("Harbour：4 件の投稿を公開できませんでした");
    expect(say(notice({ kind: "reviewDecided", detail: "rejected", actor: null }), en.notices)).toBe("Somebody sent your post back");
    expect(say(notice({ channel: null, kind: "channelNeedsSignIn" }), en.notices)).toBe("A channel asks you to sign in again");
  });

  it("has words, a choice's name and a drawing for every kind, in both languages", () => {
    const kinds = Object.keys(en.notices.sentences);
    expect(kinds).toHaveLength(12);
    for (const kind of kinds as Notice["kind"][]) {
      expect(looks({ kind, detail: null }).icon).toBeTruthy();
      for (const words of [en, ja]) {
        expect(words.notices.settings.kinds[kind]).toHaveLength(2);
        expect(say(notice({ kind }), words.notices)).toBeTruthy();
      }
    }
  });

  it("leads to its post, to the channel of several, and nowhere when its post is gone", () => {
    expect(pageOf(notice({}), "harbour")).toBe("/w/harbour/posts/p");
    expect(pageOf(notice({ count: 2 }), "harbour")).toBe("/w/harbour/channels/c");
    expect(pageOf(notice({ kind: "commentAdded", channel: null, count: 3 }), "harbour")).toBe("/w/harbour/posts/p");
    expect(pageOf(notice({ kind: "commentAdded", channel: null, post: null }), "harbour")).toBeNull();
    expect(pageOf(notice({ kind: "memberJoined" }), "harbour")).toBe("/w/harbour/settings/members");
  });
});

describe("days", () => {
  it("keep the order and begin anew at midnight of the zone", () => {
    const all = ["2026-11-28T23:30:00Z", "2026-11-28T22:00:00Z", "2026-11-27T10:00:00Z"].map((at) => ({ at }));
    const madrid = (at: string) => new Intl.DateTimeFormat("en-CA", { timeZone: "Europe/Madrid" }).format(new Date(at));
    expect(byDay(all, madrid).map((day) => [day.day, day.notices.length])).toEqual([["2026-11-29", 1], ["2026-11-28", 1], ["2026-11-27", 1]]);
    expect(byDay([], madrid)).toEqual([]);
  });
});
