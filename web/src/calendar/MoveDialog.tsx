import { useState } from "react";
import { Button } from "../ui/Button";
import { TextField } from "../ui/Field";
import { Dialog } from "../ui/Layers";
import { useWords } from "../words";
import { localText, readLocal } from "./days";
import { useDesk } from "./desk";
import type { Entry } from "./entries";

/** The way to move a post without dragging: a date and a time, in the zone the calendar shows. */
export function MoveDialog({ entry, start, onClose }: { entry: Entry | null; start: (entry: Entry) => number; onClose: () => void }) {
  return entry ? <Asking key={entry.id} entry={entry} at={start(entry)} onClose={onClose} /> : null;
}

function Asking({ entry, at, onClose }: { entry: Entry; at: number; onClose: () => void }) {
  const { calendar: w, common } = useWords();
  const { zone, format, moves } = useDesk();
  const first = localText(at, zone);
  const [date, setDate] = useState(first.slice(0, 10));
  const [time, setTime] = useState(first.slice(11));
  const [error, setError] = useState<string>();
  const send = () => {
    const wished = readLocal(`${date}T${time}`, zone);
    if (wished === null || wished <= Date.now()) return setError(w.inThePast);
    onClose();
    return moves.move(entry, wished);
  };
  return (
    <Dialog open onClose={onClose} title={entry.at === null ? w.giveTitle : w.moveTitle} footer={(
      <>
        <Button onClick={onClose}>{common.cancel}</Button>
        <Button kind="primary" type="submit" form="move-to">{entry.at === null ? w.scheduleDo : w.moveDo}</Button>
      </>
    )}>
      <form id="move-to" className="stack" onSubmit={(event) => {
        event.preventDefault();
        send();
      }}>
        <p className="trunc">{entry.title || w.untitled}</p>
        <div className="cols-2">
          <TextField label={w.date} type="date" value={date} required autoFocus error={error} onChange={(event) => setDate(event.target.value)} />
          <TextField label={w.time} type="time" value={time} required onChange={(event) => setTime(event.target.value)} />
        </div>
        <p className="cap">{zoneLabel(zone, format.offset(new Date(at)))}</p>
      </form>
    </Dialog>
  );
}

/** Europe/Madrid as people say it: Madrid. */
export function zoneName(zone: string): string {
  return zone.slice(zone.lastIndexOf("/") + 1).replaceAll("_", " ");
}

/** Madrid, UTC+1; the zone without a place only by its name. */
export function zoneLabel(zone: string, offset: string): string {
  const name = zoneName(zone);
  return name === "UTC" ? name : `${name}, ${offset}`;
}
