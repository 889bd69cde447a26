import { useWorkspace } from "../session/session";
import { Button, ButtonLink, IconButton } from "../ui/Button";
import { Banner, LoadFailed } from "../ui/Surfaces";
import { useWords } from "../words";
import type { DayFormat } from "./dayWords";
import type { Lifted } from "./desk";
import type { Moves } from "./useMoves";
import { type CalendarSearch, filtersOn } from "./search";

interface Cards { isError: boolean; error: unknown; dataUpdatedAt: number; refetch: () => unknown }

interface Props {
  cards: Cards; moves: Moves; format: DayFormat; isEmpty: boolean; hasSlots: boolean; search: CalendarSearch; lifted: Lifted | null; said: string; clear: () => void;
}

/** What has to be said above the days: what could not be loaded or moved, that nothing is there, what the keyboard holds. */
export function CalendarNotes({ cards, moves, format, isEmpty, search, lifted, said, clear }: Props) {
  const { calendar: w, common } = useWords();
  const { slug } = useWorkspace();
  const { refusal } = moves;
  const isFiltered = filtersOn(search) > 0 || search.channels.length > 0;
  const held = lifted ? w.lifted(lifted.entry.title || w.untitled, format.moment(new Date(lifted.at))) : "";
  return (
    <>
      {(cards.isError || refusal || isEmpty) && (
        <div className="cal-notes">
          {cards.isError && <LoadFailed error={cards.error} retry={() => void cards.refetch()} />}
          {cards.isError && cards.dataUpdatedAt > 0 && <p className="cap">{w.asOf(format.time(new Date(cards.dataUpdatedAt)))}</p>}
          {refusal && (
            <Banner state="failed" title={w.notMoved(refusal.entry.title || w.untitled)} action={(
              <span className="row">
                <ButtonLink size="sm" to="/w/$workspace/compose/$id" params={{ workspace: slug, id: refusal.entry.id }}>{common.edit}</ButtonLink>
                <IconButton icon="cross" size="sm" label={common.close} onClick={moves.forget} />
              </span>
            )}>{refusal.sentence}</Banner>
          )}
          {isEmpty && (isFiltered
            ? <Banner state="draft" icon="filter" title={w.noneFiltered} action={<Button size="sm" onClick={clear}>{w.showAll}</Button>} />
            : <Banner state="draft" icon="calendar" title={w.noneInRange}>{w.noneText}</Banner>)}
        </div>
      )}
      {lifted && <p className="lift-bar" aria-hidden="true"><b>{format.moment(new Date(lifted.at))}</b> {w.liftKeys}</p>}
      <p className="vh" role="status">{held || said}</p>
    </>
  );
}
