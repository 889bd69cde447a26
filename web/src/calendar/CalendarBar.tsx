import type { CalendarDate } from "@internationalized/date";
import { Button, IconButton } from "../ui/Button";
import { Segmented } from "../ui/Choices";
import { Icon } from "../ui/Icon";
import { Pop } from "../ui/Layers";
import { useWords } from "../words";
import { type View, views, weekNumber } from "./days";
import type { DayFormat } from "./dayWords";
import { FilterPop } from "./FilterPop";
import type { CalendarSearch } from "./search";
import { ZonePop } from "./ZonePop";

interface Props {
  date: CalendarDate; format: DayFormat; search: CalendarSearch; change: (next: Partial<CalendarSearch>, replace?: boolean) => void;
  turn: (by: 1 | -1) => void; goToday: () => void; ahead: (by: 1 | -1) => void; authors: { id: string; name: string }[]; groups: string[];
  at: number; undated: number; onUndated: () => void;
}

/** Which time is shown, how, and in whose clock. */
export function CalendarBar({ date, format, search, change, turn, goToday, ahead, authors, groups, at, undated, onUndated }: Props) {
  const { calendar: w, common: { more } } = useWords();
  return (
    <div className="bar cal-bar">
      <h1 aria-live="polite">{search.view === "day" ? format.longDate(date) : format.monthOf(date)}</h1>
      <span className="badge">{w.weekOf(weekNumber(date))}</span>
      <span className="row turn">
        <IconButton icon="left" size="sm" label={w.back} onClick={() => turn(-1)} onPointerEnter={() => ahead(-1)} />
        <IconButton icon="right" size="sm" label={w.forward} onClick={() => turn(1)} onPointerEnter={() => ahead(1)} />
      </span>
      <Button size="sm" aria-keyshortcuts="T" onClick={goToday}>{w.today}</Button>
      <ZonePop zone={format.zone} at={at} onChange={(zone) => change({ zone })} />
      <div className="end">
        <Segmented<View> small label={w.view} value={search.view} onChange={(view) => change({ view })} choices={views.map((value) => ({ value, label: w.views[value] }))} />
        <span className="row">
          <button type="button" className="btn sm tray-btn" onClick={onUndated} aria-label={w.undatedShow(undated)} title={w.undatedShow(undated)}>
            <Icon name="inbox" /><span className="badge">{undated}</span>
          </button>
          <FilterPop search={search} change={change} authors={authors} groups={groups} />
          <Pop menu end button={(wired) => <IconButton icon="more" size="sm" label={more} {...wired} />}>
            <button type="button" onClick={() => print()}><Icon name="download" />{w.printIt}</button>
          </Pop>
        </span>
      </div>
    </div>
  );
}
