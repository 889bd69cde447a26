import { useRef, useState } from "react";
import { api, read } from "../api/client";
import { Problem } from "../api/problem";
import { keys, queries } from "../api/query";
import { clock } from "../media/address";
import { Button, IconButton } from "../ui/Button";
import { Dialog } from "../ui/Layers";
import type { Media } from "../upload/uploads";
import { useWords } from "../words";

interface Props { media: Media; takers: readonly string[]; onClose: () => void }

const step = 0.1;
const first = 1000;

/** Chooses the moment of a video whose picture stands for it: here, and on the networks that take one from us. */
export function PosterDialog({ media, takers, onClose }: Props) {
  const { composer: w, common } = useWords();
  const film = useRef<HTMLVideoElement>(null);
  const length = (media.durationMs ?? 0) / 1000;
  const [at, setAt] = useState(Math.min(length, (media.posterMs ?? first) / 1000));
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string>();
  const show = (seconds: number) => {
    const next = Math.min(length, Math.max(0, seconds));
    setAt(next);
    if (film.current) film.current.currentTime = next;
  };
  const save = async () => {
    setBusy(true);
    try {
      const changed = await read(api.POST("/api/v1/media/{id}/poster", { params: { path: { id: media.id } }, body: { atMs: Math.round(at * 1000) } }));
      queries.setQueryData(keys.mediaOne(media.id), changed);
      void queries.invalidateQueries({ queryKey: ["media"] });
      onClose();
    } catch (problem) {
      setError(problem instanceof Problem ? problem.sentence : String(problem));
      setBusy(false);
    }
  };
  return (
    <Dialog open wide onClose={onClose} title={w.poster} footer={(
      <>
        <Button onClick={onClose}>{common.cancel}</Button>
        <Button kind="primary" busy={busy} onClick={() => void save()}>{w.posterTake}</Button>
      </>
    )}>
      <p>{takers.length > 0 ? w.posterTakers(takers) : w.posterHere}</p>
      <video ref={film} className="look-at poster-film" src={media.url} muted playsInline preload="auto" aria-hidden="true" onLoadedMetadata={() => show(at)} />
      <div className="row poster-bar">
        <IconButton size="sm" line icon="left" label={w.posterBack} onClick={() => show(at - step)} />
        <input className="grow" type="range" min={0} max={length} step={step} value={at} aria-label={w.posterMoment} aria-valuetext={clock(at)} onChange={(event) => show(event.target.valueAsNumber)} />
        <IconButton size="sm" line icon="right" label={w.posterOn} onClick={() => show(at + step)} />
        <output className="cap num">{`${clock(Math.floor(at))}.${Math.floor((at % 1) * 10)}`}</output>
      </div>
      {error && <p className="msg" data-state="failed" role="alert">{error}</p>}
    </Dialog>
  );
}
