import { useQueryClient } from "@tanstack/react-query";
import { type CSSProperties, useCallback, useMemo, useRef, useState } from "react";
import "../styles/calendar.css";
import { useChannels, useNetworkNames } from "../channels/queries";
import { useMay, useWorkspace, useWorkspaceZone } from "../session/session";
import { useStored } from "../session/useStored";
import { useWords } from "../words";
import { CalendarBar } from "./CalendarBar";
import { CalendarNotes } from "./CalendarNotes";
import { CardMenu, type MenuAsked } from "./CardMenu";
import { ChannelChips } from "./ChannelChips";
import { dayOf, rangeOf, readDate, step } from "./days";
import { useDateLocale, useDayFormat } from "./dayWords";
import { type Desk, DeskContext } from "./desk";
import { DotMonth } from "./DotMonth";
import type { Entry } from "./entries";
import { HoursView } from "./HoursView";
import { ListView } from "./ListView";
import { MonthView } from "./MonthView";
import { MoveDialog } from "./MoveDialog";
import { prefetchCards, useCards, useOpenSlots, useUndated } from "./queries";
import { channelsAsked } from "./search";
import { Tray, TrayDrawer } from "./Tray";
import { useAuthors } from "./useAuthors";
import { useCalendarKeys } from "./useCalendarKeys";
import { useCalendarSearch } from "./useCalendarSearch";
import { useLift } from "./useLift";
import { useMoves } from "./useMoves";
import { useNarrow } from "./useNarrow";
import { useNow } from "./useNow";

/** Posts in time: by month, week, day or as a list, in any zone, moved by pointer, keyboard or menu. */
export function CalendarPage() {
  const { calendar: w } = useWords();
  const [search, change] = useCalendarSearch();
  const { slug } = useWorkspace();
  const workspaceZone = useWorkspaceZone();
  const zone = search.zone || workspaceZone;
  const format = useDayFormat(zone);
  const locale = useDateLocale();
  const now = useNow();
  const date = useMemo(() => readDate(search.date) ?? dayOf(now, zone), [search.date, now, zone]);
  const key = date.toString();
  const range = useMemo(() => rangeOf(search.view, readDate(key)!, zone, locale), [search.view, key, zone, locale]);
  const channels = useChannels().data;
  const asked = useMemo(() => channelsAsked(search, channels ?? []), [search, channels]);
  const cards = useCards(range.from, range.to, search, asked);
  const undated = useUndated(search, asked);
  const slots = useOpenSlots(range.from, range.to, asked, now);
  const authors = useAuthors(cards.entries, undated.entries);
  const moves = useMoves(format);
  const mayWrite = useMay("posts:write");
  const networkName = useNetworkNames();
  const client = useQueryClient();
  const { box, isNarrow } = useNarrow();
  const [hasTray, setTray] = useStored("calendar.tray", true);
  const [drawer, setDrawer] = useState(false);
  const [menu, setMenu] = useState<MenuAsked | null>(null);
  const [moving, setMoving] = useState<Entry | null>(null);
  const [said, say] = useState("");
  const dragged = useRef<Entry | null>(null);

  const show = useCallback((day: string) => change({ date: day }, true), [change]);
  const start = useCallback((entry: Entry) => entry.at ?? slots[0]?.at ?? nextMorning(Date.now()), [slots]);
  const { lifted, lift } = useLift({ view: search.view, zone, days: range.days, start, drop: moves.move, show, onBack: () => say(w.putBack) });
  const turn = useCallback((by: 1 | -1) => change({ date: step(search.view, readDate(key)!, by).toString() }), [change, search.view, key]);
  const ahead = (by: 1 | -1) => {
    const next = rangeOf(search.view, step(search.view, date, by), zone, locale);
    prefetchCards(client, next.from, next.to, search, asked);
  };
  const goToday = () => change({ date: "" });
  useCalendarKeys({ view: (view) => change({ view }), today: goToday, turn });

  const desk = useMemo<Desk>(() => {
    const byId = new Map((channels ?? []).map((channel) => [channel.id, channel]));
    return {
      slug, zone, workspaceZone, format, mayWrite, moves, dragged, lift, networkName,
      channelOf: (id) => byId.get(id),
      openMenu: (entry, near) => setMenu({ entry, near }),
      openDay: (day) => change({ view: "day", date: day }),
    };
  }, [slug, zone, workspaceZone, format, mayWrite, moves, lift, networkName, channels, change]);

  const title = search.view === "day" ? format.longDate(date) : format.monthOf(date);
  const shared = { days: range.days, entries: cards.entries, slots, now, title: w.hourByHour(title), lifted };
  const isEmpty = cards.isSuccess && !cards.isPlaceholderData && cards.data.every((card) => card.state === "cancelled");
  return (
    <DeskContext value={desk}>
      <div className="fill calendar" ref={box}>
        <CalendarBar {...{ date, format, search, change, turn, goToday, ahead, authors }} at={range.from} undated={undated.entries.length}
          groups={[...new Set((channels ?? []).flatMap((channel) => channel.group ?? []))].sort()}
          onUndated={() => (isNarrow.tray ? setDrawer(true) : setTray(!hasTray))} />
        <ChannelChips channels={channels?.filter((channel) => !search.group || channel.group === search.group)} chosen={search.channels} onChange={(next) => change({ channels: next }, true)} />
        <CalendarNotes {...{ cards, moves, format, isEmpty, search, lifted, said }} hasSlots={slots.length > 0} clear={() => change({ states: [], label: "", author: "", q: "", group: "", channels: [] })} />
        <div className={`cal${hasTray ? "" : " no-tray"}`}>
          <div className="cal-main" aria-busy={cards.isFetching} style={{ "--faded": cards.isPlaceholderData ? 0.6 : 1 } as CSSProperties}>
            {search.view === "month" && (isNarrow.dots
              ? <DotMonth {...shared} title={title} month={date.month} loading={cards.isPending} chosen={key} choose={show} />
              : <MonthView {...shared} title={title} month={date.month} loading={cards.isPending} />)}
            {(search.view === "week" || search.view === "day") && <HoursView {...shared} />}
            {search.view === "list" && <ListView {...shared} from={search.date ? key : dayOf(now, zone).toString()} />}
          </div>
          {hasTray && !isNarrow.tray && <Tray undated={undated} hasSlots={slots.length > 0} onHide={() => setTray(false)} />}
        </div>
        <TrayDrawer open={drawer} undated={undated} hasSlots={slots.length > 0} onClose={() => setDrawer(false)} />
        <CardMenu asked={menu} onClose={() => setMenu(null)} onMoveTo={setMoving} />
        <MoveDialog entry={moving} start={start} onClose={() => setMoving(null)} />
      </div>
    </DeskContext>
  );
}

/** For a draft without a date where no slot is open: the same full hour, a day from now. */
function nextMorning(now: number): number {
  return Math.ceil(now / 3_600_000) * 3_600_000 + 24 * 3_600_000;
}
