import { useState } from "react";
import { api, read } from "../api/client";
import { keys, queries } from "../api/query";
import { useChannels } from "../channels/queries";
import { useMay, useWorkspace } from "../session/session";
import { Button, IconButton } from "../ui/Button";
import { Glyph } from "../ui/Glyph";
import { Pop } from "../ui/Layers";
import { Empty, LoadFailed, Skeleton } from "../ui/Surfaces";
import { useToast } from "../ui/Toasts";
import { useWords } from "../words";
import { Part, useTellingAct } from "./parts";
import { refresh, useQueue } from "./queries";
import { type Day, days, perWeek, type Slot, slotsOf, withoutSlot, withSlot } from "./queueSlots";
import { SlotDialog } from "./SlotDialog";

/** The moments "next free slot" picks from, as a week. */
export function QueueSection() {
  const w = useWords().settings;
  const queue = useQueue();
  const workspace = useWorkspace();
  return (
    <Part title={w.sections.queue} about={w.queue.about((queue.data?.value.zone ?? workspace.zone).replaceAll("_", " "))}>
      {queue.isError && <LoadFailed error={queue.error} retry={() => void queue.refetch()} />}
      {queue.isPending && <div className="panel"><div className="body"><Skeleton lines={4} /></div></div>}
      {queue.data && <Week slots={queue.data.value.slots} />}
    </Part>
  );
}

/** Writes the whole week; what is on the screen changes at once and comes back when the server refuses. */
function useSetSlots() {
  const { data } = useQueue();
  const { zone } = useWorkspace();
  const tell = useTellingAct();
  return (slots: Slot[]) => tell(async () => {
    if (!data) return;
    queries.setQueryData(keys.queue, { ...data, value: { ...data.value, slots } });
    try {
      await read(api.PUT("/api/v1/queue", {
        params: { header: { "If-Match": data.etag } }, body: { slots, ...(data.value.zone !== zone ? { zone: data.value.zone } : {}) },
      }));
    } finally {
      await Promise.all([refresh("queue"), refresh("post")]);
    }
  });
}

function Week({ slots }: { slots: Slot[] }) {
  const w = useWords().settings.queue;
  const may = useMay("posts:publish");
  const set = useSetSlots();
  const [adding, setAdding] = useState<Day[] | null>(null);
  const weekdays: Day[] = ["mon", "tue", "wed", "thu", "fri"];
  return (
    <div className="panel">
      <header>
        <span className="sub">{w.week(perWeek(slots))}</span>
        {may && <div className="end"><Button size="sm" kind="primary" icon="plus" onClick={() => setAdding(weekdays)}>{w.addSlot}</Button></div>}
      </header>
      {slots.length === 0
        ? (
          <Empty icon="queue" title={w.none} action={may && (
            <Button onClick={() => void set(["09:00", "17:00"].map((time) => ({ days: weekdays, time, channelIds: null })))}>{w.start}</Button>
          )} />
        )
        : <Grid slots={slots} may={may} onSet={(next) => void set(next)} onAdd={(day) => setAdding([day])} />}
      <SlotDialog initial={adding} onClose={() => setAdding(null)} onAdd={(slot) => { setAdding(null); void set(withSlot(slots, slot)); }} />
    </div>
  );
}

interface GridProps { slots: Slot[]; may: boolean; onSet: (slots: Slot[]) => void; onAdd: (day: Day) => void }

function Grid({ slots, may, onSet, onAdd }: GridProps) {
  const w = useWords().settings.queue;
  return (
    <div className="table-wrap" tabIndex={0} role="group" aria-label={w.table}>
      <table className="table slot-week">
        <thead><tr>{days.map((day) => <th key={day} scope="col"><abbr title={w.longDays[day]}>{w.days[day]}</abbr></th>)}</tr></thead>
        <tbody>
          <tr>
            {days.map((day) => (
              <td key={day}>
                <div className="slots">
                  {slotsOf(slots, day).map((slot) => <SlotChip key={`${slot.time}-${slot.channelIds?.join()}`} slot={slot} day={day} slots={slots} may={may} onSet={onSet} />)}
                  {may && <IconButton icon="plus" size="sm" label={w.add(w.longDays[day]!)} onClick={() => onAdd(day)} />}
                </div>
              </td>
            ))}
          </tr>
        </tbody>
      </table>
    </div>
  );
}

function SlotChip({ slot, day, slots, may, onSet }: Omit<GridProps, "onAdd"> & { slot: Slot; day: Day }) {
  const w = useWords().settings.queue;
  const toast = useToast();
  const remove = (from: Day | null) => {
    onSet(withoutSlot(slots, slot, from));
    toast({ text: w.removed(from ? w.longDays[from]! : "", slot.time).trim(), undo: () => onSet(slots) });
  };
  const networks = useNetworksOf(slot);
  const face = <>{slot.time}{networks.map((network) => <Glyph key={network} network={network} size="sm" />)}</>;
  if (!may) return <span className="chip tag num">{face}</span>;
  return (
    <Pop menu button={(wired) => (
      <button type="button" className="chip tag num" aria-label={w.slot(w.longDays[day]!, slot.time)} {...wired}>{face}</button>
    )}>
      <p className="menu-label">{w.channels}: {slot.channelIds === null ? w.everyChannel : w.some(slot.channelIds.length)}</p>
      <button type="button" onClick={() => remove(day)}>{w.removeHere(w.longDays[day]!)}</button>
      {slot.days.length > 1 && <button type="button" onClick={() => remove(null)}>{w.removeAll}</button>}
    </Pop>
  );
}

/** The networks of a slot that is for some channels only; none where it is for all. */
function useNetworksOf(slot: Slot): string[] {
  const channels = useChannels().data ?? [];
  return [...new Set(channels.filter((channel) => slot.channelIds?.includes(channel.id)).map((channel) => channel.network))].slice(0, 2);
}
