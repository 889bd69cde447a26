import { lazy, Suspense, useState } from "react";
import { useMay } from "../session/session";
import { Button, IconButton } from "../ui/Button";
import { TextAreaField } from "../ui/Field";
import type { Media } from "../upload/uploads";
import { useWords } from "../words";
import type { Checks } from "./checks";
import type { DraftMedia } from "./draft";
import { FocusDialog } from "./FocusDialog";
import { PosterDialog } from "./PosterDialog";

const CropDialog = lazy(async () => ({ default: (await import("../media/CropDialog")).CropDialog }));

interface Props { item: DraftMedia; number: number; count: number; media: Media | undefined; checks: Checks; onChange: (what: Partial<DraftMedia>) => void; onMove: (by: number) => void }

/** What one file says to those who cannot see it, which part or moment of it is shown, and its place. */
export function MediaDetail({ item, number, count, media, checks, onChange, onMove }: Props) {
  const w = useWords().composer;
  const mayMake = useMay("media:write");
  const [layer, setLayer] = useState<"focus" | "crop" | "poster" | null>(null);
  const close = () => setLayer(null);
  const limit = Math.min(...checks.channels.map((one) => one.network?.rules.altMaxLength ?? 10_000), 10_000);
  const takers = [...new Set(checks.channels.flatMap((one) => (one.network?.rules.videoPoster ? [one.network.name] : [])))];
  return (
    <div className="media-detail">
      <TextAreaField label={w.altOf(number)} note={<output aria-live={item.alt.length > limit - 20 ? "polite" : "off"}>{w.altCount(item.alt.length, limit)}</output>} hint={w.altHint}
        error={item.alt.length > limit ? w.altTooLong(limit) : undefined} rows={2} defaultValue={item.alt} onInput={(event) => onChange({ alt: event.currentTarget.value })} />
      <div className="row wrap">
        <IconButton size="sm" line icon="arrowleft" label={w.mediaEarlier} disabled={number === 1} onClick={() => onMove(-1)} />
        <IconButton size="sm" line icon="arrowright" label={w.mediaLater} disabled={number === count} onClick={() => onMove(1)} />
        {media && media.kind !== "audio" && <Button size="sm" icon="target" onClick={() => setLayer("focus")}>{w.focus}</Button>}
        {mayMake && media?.kind === "image" && <Button size="sm" icon="crop" onClick={() => setLayer("crop")}>{w.crop}</Button>}
        {mayMake && media?.kind === "video" && <Button size="sm" icon="image" onClick={() => setLayer("poster")}>{w.poster}</Button>}
        {media && <span className="cap trunc">{media.name}</span>}
      </div>
      {layer === "focus" && media && <FocusDialog media={media} focus={item.focus} shapes={checks} onClose={close} onChoose={(focus) => onChange({ focus })} />}
      {layer === "crop" && media && <Suspense><CropDialog open media={media} onClose={close} onMade={(id) => onChange({ id, focus: null })} /></Suspense>}
      {layer === "poster" && media && <PosterDialog media={media} takers={takers} onClose={close} />}
    </div>
  );
}
