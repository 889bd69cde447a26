import { Link } from "@tanstack/react-router";
import { type CSSProperties, memo } from "react";
import { Glyph } from "../ui/Glyph";
import { Icon } from "../ui/Icon";
import { Pill } from "../ui/Pill";
import { useWords } from "../words";
import { CardThumb } from "./CardThumb";
import { useDesk } from "./desk";
import { canMove, type Entry, type PostCard } from "./entries";

interface Props { entry: Entry; style?: CSSProperties; lifted?: boolean; tray?: boolean; thin?: boolean }

/** A post as a card: its time, its networks, its state, its first words. It opens, drags, and moves by M. */
export const CalendarCard = memo(function CalendarCard({ entry, style, lifted, tray, thin }: Props) {
  const { calendar: w } = useWords();
  const desk = useDesk();
  const { card } = entry;
  const moves = desk.mayWrite && canMove(card);
  const title = entry.title || w.untitled;
  const menu = (element: Element) => desk.openMenu(entry, element.getBoundingClientRect());
  return (
    <div
      className={`pc${lifted ? " dragging" : ""}`} data-state={shownState(card)} data-card={entry.id} style={style} draggable={moves}
      onDragStart={(event) => {
        desk.dragged.current = entry;
        event.dataTransfer.setData("text/plain", title);
        event.dataTransfer.effectAllowed = "move";
        event.currentTarget.classList.add("lifted");
      }}
      onDragEnd={(event) => {
        desk.dragged.current = null;
        event.currentTarget.classList.remove("lifted");
      }}
      onContextMenu={(event) => {
        event.preventDefault();
        menu(event.currentTarget);
      }}
      onKeyDown={(event) => {
        if (event.key.toLowerCase() !== "m" || event.metaKey || event.ctrlKey || event.altKey || !moves) return;
        event.preventDefault();
        event.stopPropagation();
        desk.lift(entry);
      }}
    >
      <span className="pc-top">
        {entry.at !== null && <time>{desk.format.time(new Date(entry.at))}</time>}
        {!thin && <CardGlyphs card={card} />}
        {tray ? <span className="end pc-hint"><Icon name="grip" size="xs" /></span> : <Pill icon state={card.state} reason={heldReason(card)} />}
      </span>
      {tray && card.thumbUrl && <CardThumb card={card} />}
      <CardLink entry={entry} className="pc-title" />
      {tray && <span className="cap">{card.author.name}</span>}
      <button type="button" className="icon-btn pc-more" aria-label={w.actions(title)} title={w.actions(title)} onClick={(event) => menu(event.currentTarget)}>
        <Icon name="more" size="xs" />
      </button>
    </div>
  );
});

/** Opens a draft where it is written, anything else where it is told what became of it. */
export function CardLink({ entry, className }: { entry: Entry; className: string }) {
  const { calendar: w, common } = useWords();
  const { slug, format } = useDesk();
  const params = { workspace: slug, id: entry.id };
  const title = entry.title || w.untitled;
  const state = common.states[entry.card.state] ?? entry.card.state;
  const name = [entry.at === null ? "" : format.time(new Date(entry.at)), title, state].filter(Boolean).join(", ");
  const shared = { className, params, draggable: false, "aria-label": name } as const;
  return entry.card.state === "draft"
    ? <Link to="/w/$workspace/compose/$id" {...shared}>{title}</Link>
    : <Link to="/w/$workspace/posts/$id" {...shared}>{title}</Link>;
}

/** The networks a post goes to, a red dot on those with a problem. */
export function CardGlyphs({ card, size = "", most = 4 }: { card: PostCard; size?: "" | "md"; most?: number }) {
  const { calendar: w } = useWords();
  const { channelOf, networkName } = useDesk();
  const shown = card.channels.length > most ? card.channels.slice(0, most - 1) : card.channels;
  return (
    <span className="glyphs">
      {shown.map((own) => {
        const channel = channelOf(own.id);
        if (!channel) return null;
        const bad = troubled.has(own.state) || channel.state === "signInAgain" || channel.state === "scopeMissing";
        return <Glyph key={own.id} network={channel.network} size={size} bad={bad} name={w.cardIn(networkName(channel.network), channel.handle, bad)} />;
      })}
      {card.channels.length > shown.length && <span className="cap">+{card.channels.length - shown.length}</span>}
    </span>
  );
}

const troubled = new Set(["failed", "unknown", "needsPerson", "held"]);

export function heldReason(card: PostCard): string | null {
  return card.channels.find((channel) => channel.heldReason)?.heldReason ?? null;
}

function shownState(card: PostCard): string {
  return card.state === "held" && heldReason(card) === "signInAgain" ? "signInAgain" : card.state;
}
