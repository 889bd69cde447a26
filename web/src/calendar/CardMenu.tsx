import { useNavigate } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { Icon } from "../ui/Icon";
import { useWords } from "../words";
import { useDesk } from "./desk";
import { canMove, type Entry } from "./entries";

/** What is asked for: the card, and where on the screen. */
export interface MenuAsked { entry: Entry; near: DOMRect }

interface Props { asked: MenuAsked | null; onClose: () => void; onMoveTo: (entry: Entry) => void }

/** One menu for all cards: everything that can be done by dragging can be done here. */
export function CardMenu({ asked, onClose, onMoveTo }: Props) {
  const layer = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const menu = layer.current!;
    if (!asked) return;
    menu.showPopover();
    const { near } = asked;
    menu.style.insetInlineStart = `${Math.max(8, Math.min(near.left, innerWidth - menu.offsetWidth - 8))}px`;
    menu.style.insetBlockStart = `${near.bottom + menu.offsetHeight + 8 > innerHeight ? Math.max(8, near.top - menu.offsetHeight - 4) : near.bottom}px`;
    menu.querySelector<HTMLElement>("a, button")?.focus();
  }, [asked]);
  useEffect(() => {
    const menu = layer.current!;
    const toggled = (event: Event) => {
      if ((event as ToggleEvent).newState === "closed") onClose();
    };
    menu.addEventListener("toggle", toggled);
    return () => menu.removeEventListener("toggle", toggled);
  }, [onClose]);
  return (
    <div
      ref={layer} popover="auto" className="pop menu card-menu" onClick={() => layer.current!.hidePopover()}
      onKeyDown={(event) => {
        if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
        event.preventDefault();
        const stops = [...layer.current!.querySelectorAll<HTMLElement>("button")];
        const at = stops.indexOf(document.activeElement as HTMLElement);
        stops.at(event.key === "ArrowDown" ? (at + 1) % stops.length : at - 1)?.focus();
      }}
    >
      {asked && <Items entry={asked.entry} onMoveTo={onMoveTo} />}
    </div>
  );
}

function Items({ entry, onMoveTo }: { entry: Entry; onMoveTo: (entry: Entry) => void }) {
  const { calendar: w, common } = useWords();
  const { slug, moves, mayWrite, lift } = useDesk();
  const navigate = useNavigate();
  const params = { workspace: slug, id: entry.id };
  const may = mayWrite && canMove(entry.card);
  const copy = async () => {
    const id = await moves.copy(entry);
    if (id) await navigate({ to: "/w/$workspace/compose/$id", params: { workspace: slug, id } });
  };
  return (
    <>
      <p className="menu-label trunc">{entry.title || w.untitled}</p>
      <button type="button" onClick={() => void navigate({ to: "/w/$workspace/posts/$id", params })}><Icon name="eye" />{w.open}</button>
      {may && <button type="button" onClick={() => void navigate({ to: "/w/$workspace/compose/$id", params })}><Icon name="compose" />{common.edit}</button>}
      {may && (
        <>
          <hr />
          <button type="button" onClick={() => onMoveTo(entry)}><Icon name="calendar" />{w.moveTo}</button>
          <button type="button" onClick={() => lift(entry)}><Icon name="grip" />{w.moveKeys}<kbd>M</kbd></button>
          <button type="button" onClick={() => void moves.toNextSlot(entry)}><Icon name="queue" />{w.nextSlot}</button>
          {entry.at !== null && <button type="button" onClick={() => moves.takeOff(entry)}><Icon name="undo" />{w.takeOffDate}</button>}
        </>
      )}
      {mayWrite && (
        <>
          <hr />
          <button type="button" onClick={() => void copy()}>
            <Icon name="copy" />{w.duplicate}
          </button>
        </>
      )}
    </>
  );
}
