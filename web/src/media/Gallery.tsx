import { type KeyboardEvent, useRef } from "react";
import { useSession } from "../session/session";
import { useFormat } from "../ui/format";
import { Icon } from "../ui/Icon";
import { useWords } from "../words";
import { clock, type Media } from "./address";
import { Thumb } from "./Thumb";
import type { Selection } from "./useSelection";

interface Props { items: Media[]; selection: Selection; onOpen: (media: Media) => void; onDelete: () => void; list: boolean; maySelect: boolean }

/** The files as tiles or as rows. Arrow keys move, X selects, Space and Enter look at, Delete deletes. */
export function Gallery({ items, selection, onOpen, onDelete, list, maySelect }: Props) {
  const w = useWords().media;
  const { me } = useSession();
  const box = useRef<HTMLDivElement>(null);
  const press = (event: KeyboardEvent) => {
    const tile = (event.target as Element).closest<HTMLElement>("figure");
    const id = tile?.dataset.id;
    if (!tile || !id || event.altKey) return;
    const key = event.key.toLowerCase();
    if (maySelect && key === "x" && me.shortcuts && !event.ctrlKey && !event.metaKey) selection.toggle(id, event.shiftKey);
    else if (maySelect && key === "a" && (event.ctrlKey || event.metaKey)) selection.all();
    else if (key === "escape" && selection.chosen.length > 0) selection.clear();
    else if (maySelect && (key === "delete" || key === "backspace")) {
      if (!selection.has(id)) selection.toggle(id);
      onDelete();
    } else if (!step(event.key, tile, box.current!)) return;
    event.preventDefault();
  };
  return (
    <>
      <p className="vh" id="gallery-keys">{w.keysHint}</p>
      <div className={list ? "gallery as-list" : "gallery"} ref={box} onKeyDown={press} role="group" aria-label={w.library} aria-describedby="gallery-keys">
        {items.map((media) => (
          <Tile key={media.id} media={media} selection={selection} maySelect={maySelect} onOpen={() => onOpen(media)} />
        ))}
      </div>
    </>
  );
}

function Tile({ media, selection, maySelect, onOpen }: { media: Media; selection: Selection; maySelect: boolean; onOpen: () => void }) {
  const w = useWords().media;
  const format = useFormat();
  return (
    <figure data-id={media.id}>
      <button type="button" className="look" aria-label={w.details(media.name)} onClick={onOpen}><Thumb media={media} /></button>
      {maySelect && (
        <label className="check tl">
          <input type="checkbox" checked={selection.has(media.id)} aria-label={w.select(media.name)}
            onChange={(event) => selection.toggle(media.id, (event.nativeEvent as MouseEvent).shiftKey === true)} />
        </label>
      )}
      {media.durationSeconds != null && <span className="tr num"><Icon name="play" size="xs" />{clock(media.durationSeconds)}</span>}
      <figcaption>
        <b className="trunc" title={media.name}>{media.name}</b>
        <small><Note media={media} /></small>
        <span className="only-list cap num">{media.width > 0 && w.pixelsOf(media.width, media.height)}</span>
        <span className="only-list cap num">{format.bytes(media.bytes)}</span>
        <span className="only-list cap">{format.day(media.createdAt)}</span>
      </figcaption>
    </figure>
  );
}

/** The one thing about a file that is worth a line: words missing, where it is used, else its size. */
function Note({ media }: { media: Media }) {
  const w = useWords().media;
  if (!media.alt && media.kind !== "audio") return <span className="note" data-state="inReview"><Icon name="alert" />{w.noAltShort}</span>;
  return <>{media.usedBy > 0 ? w.usedIn(media.usedBy) : w.neverUsed}</>;
}

/** Moves the focus to the tile beside, above or below. */
function step(key: string, tile: HTMLElement, box: HTMLElement): boolean {
  const tiles = [...box.querySelectorAll<HTMLElement>("figure")];
  const at = tiles.indexOf(tile);
  const columns = Math.max(1, tiles.findIndex((other) => other.offsetTop > tiles[0]!.offsetTop));
  const perRow = tiles.some((other) => other.offsetTop > tiles[0]!.offsetTop) ? columns : tiles.length;
  const to = { ArrowRight: at + 1, ArrowLeft: at - 1, ArrowDown: at + perRow, ArrowUp: at - perRow, Home: 0, End: tiles.length - 1 }[key];
  if (to === undefined) return false;
  tiles[Math.min(tiles.length - 1, Math.max(0, to))]?.querySelector<HTMLElement>(".look")?.focus();
  return true;
}

/** Grey tiles in the right shape. */
export function GallerySkeleton() {
  return (
    <div className="gallery skel-wait" aria-hidden="true">
      {Array.from({ length: 12 }, (_, tile) => <div key={tile} className="skel" style={{ aspectRatio: "1", blockSize: "auto" }} />)}
    </div>
  );
}
