import { useState } from "react";
import { Button, IconButton } from "../ui/Button";
import { TextAreaField } from "../ui/Field";
import { useWords } from "../words";
import type { Media } from "../upload/uploads";
import type { Checks } from "./checks";
import type { DraftMedia } from "./draft";
import { FocusDialog } from "./FocusDialog";

interface Props { item: DraftMedia; number: number; count: number; media: Media | undefined; checks: Checks; onChange: (what: Partial<DraftMedia>) => void; onMove: (by: number) => void }

/** What one picture says to those who cannot see it, which point of it stays in view, and its place. */
export function MediaDetail({ item, number, count, media, checks, onChange, onMove }: Props) {
  const w = useWords().composer;
  const [focusing, setFocusing] = useState(false);
  const limit = Math.min(...checks.channels.map((one) => one.network?.rules.altMaxLength ?? 10_000), 10_000);
  return (
    <div className="media-detail">
      <TextAreaField label={w.altOf(number)} note={<output aria-live={item.alt.length > limit - 20 ? "polite" : "off"}>{w.altCount(item.alt.length, limit)}</output>} hint={w.altHint}
        error={item.alt.length > limit ? w.altTooLong(limit) : undefined} rows={2} defaultValue={item.alt} onInput={(event) => onChange({ alt: event.currentTarget.value })} />
      <div className="row wrap">
        <IconButton size="sm" line icon="arrowleft" label={w.mediaEarlier} disabled={number === 1} onClick={() => onMove(-1)} />
        <IconButton size="sm" line icon="arrowright" label={w.mediaLater} disabled={number === count} onClick={() => onMove(1)} />
        {media && media.kind !== "audio" && <Button size="sm" icon="target" onClick={() => setFocusing(true)}>{w.focus}</Button>}
        {media && <span className="cap trunc">{media.name}</span>}
      </div>
      {focusing && media && <FocusDialog media={media} focus={item.focus} shapes={checks} onClose={() => setFocusing(false)} onChoose={(focus) => onChange({ focus })} />}
    </div>
  );
}
