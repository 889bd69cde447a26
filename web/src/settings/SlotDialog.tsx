import { useEffect, useId, useState } from "react";
import { useChannels } from "../channels/queries";
import { Button } from "../ui/Button";
import { TextField } from "../ui/Field";
import { Dialog } from "../ui/Layers";
import { useWords } from "../words";
import { ChannelChecks } from "./ChannelChecks";
import { type Day, days, type Slot } from "./queueSlots";

interface Props { initial: Day[] | null; onClose: () => void; onAdd: (slot: Slot) => void }

/** A time on some days, for every channel or some. */
export function SlotDialog({ initial, onClose, onAdd }: Props) {
  const { settings: w, common } = useWords();
  const id = useId();
  const channels = useChannels().data ?? [];
  const [chosen, setChosen] = useState<Day[]>([]);
  const [time, setTime] = useState("09:00");
  const [some, setSome] = useState<string[] | null>(null);
  useEffect(() => {
    if (initial) setChosen(initial);
    setSome(null);
  }, [initial]);
  const isReady = chosen.length > 0 && /^\d\d:\d\d/.test(time) && (some === null || some.length > 0);
  return (
    <Dialog open={initial !== null} onClose={onClose} title={w.queue.addSlot} footer={(
      <>
        <Button onClick={onClose}>{common.cancel}</Button>
        <Button kind="primary" type="submit" form={id} disabled={!isReady}>{w.queue.addSlot}</Button>
      </>
    )}>
      <form id={id} className="stack" onSubmit={(event) => { event.preventDefault(); onAdd({ days: chosen, time: time.slice(0, 5), channelIds: some }); }}>
        <TextField label={w.queue.time} type="time" required autoFocus value={time} onChange={(event) => setTime(event.target.value)} />
        <fieldset className="field">
          <legend>{w.queue.on}</legend>
          <div className="day-checks">
            {days.map((day) => (
              <label key={day} className="chip">
                <input type="checkbox" checked={chosen.includes(day)} onChange={(event) => setChosen(event.target.checked ? [...chosen, day] : chosen.filter((one) => one !== day))} />
                <abbr title={w.queue.longDays[day]}>{w.queue.days[day]}</abbr>
              </label>
            ))}
          </div>
        </fieldset>
        {channels.length > 1 && <ChannelChecks legend={w.queue.channels} everyLabel={w.queue.everyChannel} value={some} onChange={setSome} />}
      </form>
    </Dialog>
  );
}
