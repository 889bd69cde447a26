import { useFormat } from "../ui/format";
import { useWords } from "../words";
import { clock, type Media } from "./address";

/** What the file is, in numbers. */
export function MediaFacts({ media, onOpen }: { media: Media; onOpen: (id: string) => void }) {
  const w = useWords().media;
  const format = useFormat();
  return (
    <section className="stack" aria-labelledby="media-facts">
      <h3 id="media-facts">{w.facts}</h3>
      <dl className="kv">
        <dt>{w.type}</dt><dd>{w.tile[media.kind]}, {media.type}</dd>
        <dt>{w.size}</dt><dd className="num">{format.bytes(media.bytes)}</dd>
        {media.width > 0 && <><dt>{w.pixels}</dt><dd className="num">{w.pixelsOf(media.width, media.height)}</dd></>}
        {media.durationSeconds != null && <><dt>{w.length}</dt><dd className="num">{clock(media.durationSeconds)}</dd></>}
        <dt>{w.added}</dt><dd>{format.moment(media.createdAt)}</dd>
        {media.credit && <><dt>{w.credit}</dt><dd><a className="link" href={media.credit.url} target="_blank" rel="noopener noreferrer">{media.credit.text}</a></dd></>}
        {media.purpose && <><dt>{w.madeFor}</dt><dd>{media.purpose}</dd></>}
        {media.derivedFrom && <><dt>{w.madeFrom}</dt><dd><button type="button" className="link" onClick={() => onOpen(media.derivedFrom!)}>{w.original}</button></dd></>}
      </dl>
    </section>
  );
}
