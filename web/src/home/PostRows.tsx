import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { CardThumb } from "../calendar/CardThumb";
import { entryOf, type PostCard } from "../calendar/entries";
import { useMay, useWorkspace } from "../session/session";
import { ButtonLink } from "../ui/Button";
import { Pill } from "../ui/Pill";
import { Empty, Panel, Skeleton } from "../ui/Surfaces";
import type { Format } from "../ui/format";
import { useWords } from "../words";
import { PostGlyphs } from "./PostGlyphs";
import type { Home } from "./queries";

const toCome = new Set(["scheduled", "approved", "inReview", "working", "held"]);

/** What of today is still to come, and what leaves after it. */
export function upcoming(home: Home, now: number): PostCard[] {
  const left = home.today.filter((card) => toCome.has(card.state) && Date.parse(card.at ?? "") > now);
  return [...left, ...home.next.filter((card) => !left.some((own) => own.id === card.id))];
}

/** What leaves next, with the time that is left; it counts down by the minute. */
export function NextOut({ home, format, now }: { home: Home | undefined; format: Format; now: number }) {
  const { home: w, common } = useWords();
  const { slug } = useWorkspace();
  const mayWrite = useMay("posts:write");
  const rows = home ? upcoming(home, now).slice(0, 5) : [];
  return (
    <section className="section" aria-labelledby="h-next">
      <header><h2 id="h-next">{w.nextOut}</h2><Link className="link end cap" to="/w/$workspace/calendar" params={{ workspace: slug }}>{w.openCalendar}</Link></header>
      {!home && <Panel><Skeleton lines={6} /></Panel>}
      {home && rows.length === 0 && (
        <Panel plain>
          <Empty icon="calendar" title={w.nothingNext} action={mayWrite && <ButtonLink kind="primary" icon="plus" to="/w/$workspace/compose" params={{ workspace: slug }}>{common.newPost}</ButtonLink>}>
            {w.nothingNextText}
          </Empty>
        </Panel>
      )}
      {rows.length > 0 && <ol className="panel clip">{rows.map((card) => <Row key={card.id} card={card} format={format} note={near(card, format, now)} />)}</ol>}
    </section>
  );
}

/** The last that are finished, and what became of them. */
export function WentOut({ home, format, now }: { home: Home | undefined; format: Format; now: number }) {
  const w = useWords().home;
  if (!home) return null;
  return (
    <section className="section" aria-labelledby="h-recent">
      <header><h2 id="h-recent">{w.recent}</h2></header>
      {home.recent.length === 0
        ? <p className="cap">{w.nothingRecent}</p>
        : <ol className="panel clip">{home.recent.slice(0, 5).map((card) => <Row key={card.id} card={card} format={format} note={near(card, format, now)} />)}</ol>}
    </section>
  );
}

function Row({ card, format, note }: { card: PostCard; format: Format; note: ReactNode }) {
  const { home: w, calendar } = useWords();
  const { slug } = useWorkspace();
  const { title } = entryOf(card);
  const reason = card.channels.find((channel) => channel.heldReason)?.heldReason;
  return (
    <li className="dep">
      <div className="when"><b><time dateTime={card.at ?? undefined}>{card.at ? format.time(card.at) : ""}</time></b><small>{note}</small></div>
      <CardThumb card={card} />
      <div className="what">
        <Link to="/w/$workspace/posts/$id" params={{ workspace: slug, id: card.id }}>{title || calendar.untitled}</Link>
        <small>{w.by(card.author.name)}</small>
      </div>
      <PostGlyphs card={card} size="md" />
      <Pill state={card.state} reason={reason} />
    </li>
  );
}

/** in 1 h 48 min; the day, when it is not today. */
function near(card: PostCard, format: Format, now: number): string {
  if (!card.at) return "";
  return format.dayKey(card.at) === format.dayKey(new Date(now)) ? format.near(card.at, now) : format.day(card.at);
}
