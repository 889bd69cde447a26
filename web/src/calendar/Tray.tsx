import { useState } from "react";
import { Button, IconButton } from "../ui/Button";
import { Dialog } from "../ui/Layers";
import { Skeleton } from "../ui/Surfaces";
import { useToast } from "../ui/Toasts";
import { useMay } from "../session/session";
import { useWords } from "../words";
import { CalendarCard } from "./CalendarCard";
import { useDesk } from "./desk";
import type { Entry } from "./entries";

interface Undated { entries: Entry[]; isPending: boolean; isError: boolean; refetch: () => unknown }

/** Drafts that have no date yet, beside the calendar: dragged onto a day, moved by M, or put into the open slots. */
export function Tray({ undated, hasSlots, onHide }: { undated: Undated; hasSlots: boolean; onHide: () => void }) {
  const w = useWords().calendar;
  return (
    <aside className="tray" aria-labelledby="h-tray">
      <header>
        <h2 id="h-tray">{w.undated}</h2><span className="badge">{undated.entries.length}</span>
        <span className="end"><IconButton icon="sidebarright" size="sm" label={w.undatedHide} onClick={onHide} /></span>
      </header>
      <TrayCards undated={undated} />
      {hasSlots && <FillSlots entries={undated.entries} />}
      {undated.entries.length > 0 && <p className="cap tray-hint">{w.dragHint} <kbd>M</kbd> {w.dragHintEnd}</p>}
    </aside>
  );
}

/** The same list where there is no room beside the calendar. */
export function TrayDrawer({ open, undated, hasSlots, onClose }: { open: boolean; undated: Undated; hasSlots: boolean; onClose: () => void }) {
  const w = useWords().calendar;
  return (
    <Dialog drawer open={open} onClose={onClose} title={w.undated}>
      <div className="tray-list"><TrayCards undated={undated} /></div>
      {hasSlots && <FillSlots entries={undated.entries} />}
    </Dialog>
  );
}

function TrayCards({ undated }: { undated: Undated }) {
  const { calendar: w, common } = useWords();
  if (undated.isPending) return <Skeleton lines={4} />;
  if (undated.isError && undated.entries.length === 0) {
    return <p className="cap">{w.undatedFailed} <button type="button" className="link" onClick={() => void undated.refetch()}>{common.retry}</button></p>;
  }
  if (undated.entries.length === 0) return <p className="cap tray-hint">{w.undatedNone}</p>;
  return <>{undated.entries.map((entry) => <CalendarCard key={entry.id} entry={entry} tray />)}</>;
}

/** Gives every draft of the tray that names its channels the next slot that is free for them. */
function FillSlots({ entries }: { entries: Entry[] }) {
  const { calendar: w, common } = useWords();
  const { moves } = useDesk();
  const mayPublish = useMay("posts:publish");
  const toast = useToast();
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const ready = entries.filter((entry) => entry.card.state === "draft" && entry.card.channels.length > 0 && entry.title !== "");
  if (ready.length === 0 || !mayPublish) return null;
  const fill = async () => {
    setBusy(true);
    let done = 0;
    for (const entry of ready) {
      if (!await moves.toNextSlot(entry)) break;
      done++;
    }
    setBusy(false);
    setAsking(false);
    if (done > 1) toast({ text: w.filled(done) });
  };
  return (
    <>
      <Button size="sm" block icon="queue" onClick={() => setAsking(true)}>{w.fill}</Button>
      <Dialog open={asking} onClose={() => setAsking(false)} title={w.fillTitle(ready.length)} footer={(
        <>
          <Button autoFocus onClick={() => setAsking(false)}>{common.cancel}</Button>
          <Button kind="primary" busy={busy} onClick={() => void fill()}>{w.fillDo(ready.length)}</Button>
        </>
      )}>
        <p>{w.fillText}</p>
        <ol className="fill-list">{ready.map((entry) => <li key={entry.id} className="trunc">{entry.title}</li>)}</ol>
      </Dialog>
    </>
  );
}
