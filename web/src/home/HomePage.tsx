import { useNavigate, useSearch } from "@tanstack/react-router";
import { useDeferredValue } from "react";
import { useChannels } from "../channels/queries";
import { GroupFilter, groupsOf } from "../groups/GroupFilter";
import "../styles/home.css";
import { useNow } from "../calendar/useNow";
import { useWorkspaceZone } from "../session/session";
import { LoadFailed } from "../ui/Surfaces";
import { type Format, useFormat } from "../ui/format";
import { useLocale, useWords } from "../words";
import { DayRun } from "./DayRun";
import { NeedsYou } from "./NeedsYou";
import { NextOut, upcoming, WentOut } from "./PostRows";
import { type Home, useHome } from "./queries";
import { SetUp } from "./SetUp";
import { OnTime, WeekNumbers } from "./Week";

/** Today: what goes out, what needs somebody, how the week does. */
export function HomePage() {
  const navigate = useNavigate();
  const groups = groupsOf(useChannels().data ?? [], useLocale());
  const { group } = useSearch({ strict: false }) as { group?: string };
  const asked = group !== undefined && groups.includes(group) ? group : undefined;
  const query = useHome(asked);
  const own = useWorkspaceZone();
  const now = useNow();
  const home = useDeferredValue(query.data); // drawn in slices, so that keys and clicks come between
  const format = useFormat(home?.zone ?? own);
  return (
    <div className="view">
      <header className="page-head hero"><div><h1>{format.longDay(new Date(now))}</h1><p className="lead">{home && <Lead home={home} format={format} now={now} />}</p></div></header>
      <GroupFilter groups={groups} value={asked ?? null} onChange={(next) => void navigate({ to: ".", search: (next ? { group: next } : {}) as never, replace: true })} />
      {query.isError && <LoadFailed error={query.error} retry={() => void query.refetch()} />}
      <div className="home-grid">
        <div className="section home-main">
          <DayRun home={home} format={format} now={now} />
          {(home || !query.isError) && <NextOut home={home} format={format} now={now} />}
          <WentOut home={home} format={format} now={now} />
        </div>
        {home && <div className="home-side"><SetUp home={home} /><NeedsYou home={home} format={format} /></div>}
      </div>
      {home && <div className="home-grid even"><WeekNumbers home={home} format={format} /><OnTime home={home} format={format} /></div>}
    </div>
  );
}

/** How many are still to go, and when the next one leaves. */
function Lead({ home, format, now }: { home: Home; format: Format; now: number }) {
  const w = useWords().home;
  const rest = upcoming(home, now).filter((card) => format.dayKey(card.at!) === format.dayKey(new Date(now))).length;
  const first = home.next[0]?.at ?? null;
  return (
    <>
      {home.today.length === 0 ? w.nothingToday : w.stillToday(rest)}
      {first && <> {w.nextLeaves} <b>{format.dayKey(first) === format.dayKey(new Date(now)) ? format.near(first, now) : format.moment(first)}</b>{w.nextLeavesEnd}</>}
    </>
  );
}
