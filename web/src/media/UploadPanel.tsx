import { useRef } from "react";
import { currentWorkspace } from "../api/client";
import { Button, IconButton } from "../ui/Button";
import { useFormat } from "../ui/format";
import { Icon } from "../ui/Icon";
import { again, drop, type Sending, stop } from "../upload/uploads";
import { useSendings } from "../upload/useSendings";
import { useWords } from "../words";
import type { Intake, Refused } from "./useIntake";

/** What is on its way into the library, and what was refused; the uploads themselves go on on every page. */
export function UploadPanel({ intake, onChoose }: { intake: Intake; onChoose: () => void }) {
  const { media: w } = useWords();
  const all = useSendings().filter((one) => one.workspace === currentWorkspace());
  const under = all.filter((one) => one.state !== "done" && one.state !== "failed");
  if (all.length === 0 && intake.refused.length === 0) return null;
  return (
    <section className="panel" aria-labelledby="uploads-title">
      <header>
        <h2 id="uploads-title">{under.length > 0 ? w.uploading(under.length) : w.uploaded}</h2>
        {under.length > 0 && <span className="cap">{w.mayLeave}</span>}
        <div className="end">
          {under.length > 0
            ? <Button size="sm" kind="ghost" onClick={() => under.forEach((one) => stop(one.id))}>{w.cancelAll}</Button>
            : <Button size="sm" kind="ghost" onClick={() => { all.forEach((one) => drop(one.id)); intake.forget(); }}>{w.clearDone}</Button>}
        </div>
      </header>
      <div className="body uploads">
        {all.map((one) => <Row key={one.id} sending={one} />)}
        {intake.refused.map((one) => <RefusedRow key={one.id} refused={one} onChoose={() => { intake.forget(one.id); onChoose(); }} />)}
      </div>
    </section>
  );
}

function Row({ sending }: { sending: Sending }) {
  const { media: w, upload, common } = useWords();
  const format = useFormat();
  const left = useTimeLeft(sending);
  const isOver = sending.state === "done" || sending.state === "failed";
  const told = {
    waiting: upload.waiting, paused: w.paused, done: w.done, failed: "",
    sending: [w.ofBytes(format.bytes(sending.sent), format.bytes(sending.bytes)), left === null ? "" : w.left(format.span(left))].filter(Boolean).join(", "),
  }[sending.state];
  return (
    <div className="upload" data-state={sending.state === "failed" ? "failed" : sending.state === "done" ? "live" : undefined}>
      {sending.localUrl ? <img className="thumb sm" src={sending.localUrl} alt="" /> : <span className="thumb sm no-picture"><Icon name={sending.type.startsWith("audio/") ? "music" : "video"} size="sm" /></span>}
      <span className="trunc">{sending.name}</span>
      <span className="row">
        {sending.state === "failed" && <IconButton size="sm" icon="refresh" label={`${common.retry}: ${sending.name}`} onClick={() => again(sending.id)} />}
        {sending.state === "done"
          ? <Icon name="check" size="sm" label={w.done} />
          : <IconButton size="sm" icon="x" label={upload.stop(sending.name)} onClick={() => (isOver ? drop : stop)(sending.id)} />}
      </span>
      {sending.state === "failed"
        ? <small className="why" role="alert">{sending.sentence || upload.failed}</small>
        : <small className="num why-not">{told}</small>}
      {!isOver && <progress className="progress" max={100} value={sending.bytes ? (sending.sent / sending.bytes) * 100 : 0} aria-label={upload.progress(sending.name)} />}
    </div>
  );
}

function RefusedRow({ refused, onChoose }: { refused: Refused; onChoose: () => void }) {
  const w = useWords().media;
  return (
    <div className="upload" data-state="failed">
      <span className="thumb sm no-picture"><Icon name="alert" size="sm" /></span>
      <span className="trunc">{refused.name}</span>
      <Button size="sm" onClick={onChoose}>{w.chooseAnother}</Button>
      <small className="why" role="alert">{refused.why}</small>
    </div>
  );
}

/** Seconds until a file has arrived, from its pace so far; null while that says nothing yet. */
function useTimeLeft({ sent, bytes, state }: Sending): number | null {
  const start = useRef<{ at: number; sent: number } | null>(null);
  if (state !== "sending") {
    start.current = null;
    return null;
  }
  start.current ??= { at: Date.now(), sent };
  const seconds = (Date.now() - start.current.at) / 1000;
  const pace = (sent - start.current.sent) / Math.max(1, seconds);
  return seconds > 3 && pace > 0 ? Math.round((bytes - sent) / pace) : null;
}
