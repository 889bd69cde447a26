import { IconButton } from "../ui/Button";
import { useFormat } from "../ui/format";
import { Icon } from "../ui/Icon";
import { useWords } from "../words";
import { again, drop, type Sending, stop } from "./uploads";

/** One file on its way: how far, what went wrong, and the way out. */
export function SendingRow({ sending }: { sending: Sending }) {
  const { upload: w, common } = useWords();
  const format = useFormat();
  const { state } = sending;
  const share = sending.bytes > 0 ? Math.round((sending.sent / sending.bytes) * 100) : 0;
  return (
    <li className="row" data-state={state === "failed" ? "failed" : undefined}>
      <Icon name={state === "failed" ? "alert" : sending.type.startsWith("video/") ? "video" : "image"} size="sm" />
      <span className="grow">
        <span className="trunc">{sending.name}</span>
        {state === "failed"
          ? <span className="cap">{sending.sentence || w.failed}</span>
          : <progress max={100} value={share} aria-label={w.progress(sending.name)} />}
        {state !== "failed" && <span className="cap">{state === "paused" ? w.paused : state === "waiting" ? w.waiting : w.sent(format.bytes(sending.sent), format.bytes(sending.bytes))}</span>}
      </span>
      {state === "failed" && <IconButton size="sm" icon="refresh" label={common.retry} onClick={() => again(sending.id)} />}
      <IconButton size="sm" icon="cross" label={w.stop(sending.name)} onClick={() => (state === "failed" || state === "done" ? drop : stop)(sending.id)} />
    </li>
  );
}
