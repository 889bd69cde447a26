import { type KeyboardEvent, lazy, Suspense, useId, useRef, useState } from "react";
import { IconButton } from "../ui/Button";
import { Icon } from "../ui/Icon";
import { Pop } from "../ui/Layers";
import { pictureOf } from "../media/address";
import { SendingRow } from "../upload/SendingRow";
import type { Media } from "../upload/uploads";
import { useSendings } from "../upload/useSendings";
import { useWords } from "../words";
import type { Checks } from "./checks";
import type { DraftMedia, DraftPart } from "./draft";
import { MediaDetail } from "./MediaDetail";
import { useMediaItems } from "./mediaItems";
import { addMedia } from "./useMediaIn";
import { useWriting, withPart, withParts } from "./useWriting";

const LibraryDialog = lazy(async () => ({ default: (await import("./LibraryDialog")).LibraryDialog }));

interface Props { part: DraftPart; number: number; channelId: string | null; checks: Checks; onFiles: (files: File[], part: string) => void }

/** The pictures and videos of a part: from the disk or the library, in an order, each with words for those who cannot see it. */
export function MediaTray({ part, number, channelId, checks, onFiles }: Props) {
  const w = useWords().composer;
  const heading = useId();
  const { writing } = useWriting();
  const [selected, setSelected] = useState("");
  const [library, setLibrary] = useState(false);
  const [said, setSaid] = useState("");
  const items = useMediaItems(part.media.map((item) => item.id));
  const sendings = useSendings().filter((sending) => sending.state !== "done" && sending.workspace === writing.workspace);
  const edit = (how: (media: DraftMedia[]) => DraftMedia[]) =>
    writing.change((draft) => withParts(draft, channelId, (parts) => withPart(parts, part.key, (one) => ({ ...one, media: how(one.media) }))));
  const move = (from: number, to: number) => {
    if (to < 0 || to >= part.media.length || from === to) return;
    edit((media) => media.toSpliced(from, 1).toSpliced(to, 0, media[from]!));
    setSaid(w.moved(to + 1, part.media.length));
  };
  const chosen = part.media.find((item) => item.id === selected);
  return (
    <section className="section" aria-labelledby={heading} onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        if (event.dataTransfer.files.length === 0) return;
        event.preventDefault();
        onFiles([...event.dataTransfer.files], part.key);
      }}>
      <header><h2 id={heading}>{number > 0 ? w.mediaOf(number) : w.media}</h2>{part.media.length > 1 && <small>{w.mediaHint}</small>}</header>
      <ol className="tray-media">
        {part.media.map((item, at) => (
          <Tile key={item.id} item={item} at={at} media={items.get(item.id)} selected={item.id === selected}
            onSelect={() => setSelected(item.id === selected ? "" : item.id)} onMove={move} onRemove={() => edit((media) => media.filter((one) => one.id !== item.id))} />
        ))}
        <li><AddMedia onFiles={(files) => onFiles(files, part.key)} onLibrary={() => setLibrary(true)} /></li>
      </ol>
      <p className="vh" role="status">{said}</p>
      {sendings.length > 0 && <ul className="sendings">{sendings.map((sending) => <SendingRow key={sending.id} sending={sending} />)}</ul>}
      {chosen && <MediaDetail key={chosen.id} item={chosen} number={part.media.indexOf(chosen) + 1} count={part.media.length} media={items.get(chosen.id)} checks={checks}
        onChange={(what) => {
          edit((media) => media.map((one) => (one.id === chosen.id ? { ...one, ...what } : one)));
          if (what.id) setSelected(what.id);
        }} onMove={(by) => move(part.media.indexOf(chosen), part.media.indexOf(chosen) + by)} />}
      {library && <Suspense><LibraryDialog taken={part.media.map((item) => item.id)} onClose={() => setLibrary(false)} onChoose={(media) => addMedia(writing, part.key, media)} /></Suspense>}
    </section>
  );
}

interface TileProps { item: DraftMedia; at: number; media: Media | undefined; selected: boolean; onSelect: () => void; onMove: (from: number, to: number) => void; onRemove: () => void }

function Tile({ item, at, media, selected, onSelect, onMove, onRemove }: TileProps) {
  const w = useWords().composer;
  const keys = (event: KeyboardEvent) => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (by && (event.shiftKey || event.altKey)) {
      event.preventDefault();
      onMove(at, at + by);
    } else if (event.key === "Delete") onRemove();
  };
  return (
    <li>
      <figure className={selected ? "sel" : undefined} data-media={item.id} draggable
        onDragStart={(event) => { event.dataTransfer.setData("text/x-tile", String(at)); event.dataTransfer.effectAllowed = "move"; }}
        onDragOver={(event) => event.preventDefault()}
        onDrop={(event) => {
          const from = event.dataTransfer.getData("text/x-tile");
          if (from === "") return;
          event.preventDefault();
          event.stopPropagation();
          onMove(Number(from), at);
        }}>
        <button type="button" className="tile" aria-pressed={selected} aria-label={w.mediaItem(at + 1, item.alt)} aria-keyshortcuts="Shift+ArrowLeft Shift+ArrowRight Delete" onClick={onSelect} onKeyDown={keys}>
          {!media ? <span className="skel tile-skel" /> : media.kind === "video" ? <VideoTile media={media} /> : media.kind === "audio" ? <Icon name="music" size="lg" />
            : <img src={media.url} alt="" style={{ objectPosition: item.focus ? `${(item.focus.x + 1) * 50}% ${(1 - item.focus.y) * 50}%` : undefined }} draggable={false} />}
        </button>
        <span className="pos" aria-hidden="true">{at + 1}</span>
        <IconButton icon="x" className="rm" label={w.mediaRemove(at + 1)} onClick={onRemove} />
        <figcaption data-state={item.alt ? undefined : "inReview"}><Icon name={item.alt ? "check" : "alert"} />{item.alt ? w.altThere : w.altMissing}</figcaption>
      </figure>
    </li>
  );
}

/** The chosen moment of a video; the video itself where no small picture can be made. */
function VideoTile({ media }: { media: Media }) {
  const picture = pictureOf(media);
  return picture ? <img src={picture} alt="" draggable={false} /> : <video src={media.url} muted preload="metadata" aria-hidden="true" />;
}

function AddMedia({ onFiles, onLibrary }: { onFiles: (files: File[]) => void; onLibrary: () => void }) {
  const w = useWords().composer;
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input ref={input} type="file" hidden multiple accept="image/*,video/*,audio/*" onChange={(event) => {
        onFiles([...(event.target.files ?? [])]);
        event.target.value = "";
      }} />
      <Pop menu button={(wired) => <button type="button" className="add" {...wired}><Icon name="plus" />{w.mediaAdd}</button>}>
        <button type="button" onClick={() => input.current?.click()}><Icon name="upload" />{w.fromDisk}</button>
        <button type="button" onClick={onLibrary}><Icon name="image" />{w.fromLibrary}</button>
      </Pop>
    </>
  );
}
