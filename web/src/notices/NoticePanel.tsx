import { Link } from "@tanstack/react-router";
import { type KeyboardEvent, useId, useRef } from "react";
import { useWorkspace } from "../session/session";
import { Button, IconButton } from "../ui/Button";
import { type Format, useFormat } from "../ui/format";
import { Empty, LoadFailed, Skeleton } from "../ui/Surfaces";
import { useWords } from "../words";
import { NoticeRow } from "./NoticeRow";
import { byDay } from "./notice";
import { markAllRead, useNotices } from "./queries";

/** The list behind the bell, by days. Arrow keys walk through it. */
export function NoticePanel({ isAsked, unread, onClose }: { isAsked: boolean; unread: number; onClose: () => void }) {
  const { notices: w, common } = useWords();
  const { slug } = useWorkspace();
  const list = useRef<HTMLDivElement>(null);
  const id = useId();
  return (
    <section aria-labelledby={id} onKeyDown={(event) => step(event, list.current!)}>
      <header>
        <h2 id={id}>{w.title}</h2>
        {unread > 0 && <Button size="sm" kind="ghost" icon="check" onClick={() => void markAllRead()}>{w.markAll}</Button>}
        <IconButton size="sm" icon="cross" label={common.close} className="mobile-only" onClick={onClose} />
      </header>
      <div className="notice-list" ref={list} tabIndex={-1}>{isAsked && <Days onClose={onClose} />}</div>
      <footer>
        <Link className="link cap" to="/w/$workspace/settings/$section" params={{ workspace: slug, section: "notifications" }} onClick={onClose}>{w.choose}</Link>
      </footer>
    </section>
  );
}

function Days({ onClose }: { onClose: () => void }) {
  const w = useWords().notices;
  const format = useFormat();
  const notices = useNotices(true);
  if (notices.isError) return <LoadFailed error={notices.error} retry={() => void notices.refetch()} />;
  if (!notices.data) return <Skeleton lines={5} className="notice-wait" />;
  const all = notices.data.pages.flatMap((page) => page.items);
  if (all.length === 0) return <Empty icon="bell" title={w.none}>{w.noneText}</Empty>;
  return (
    <>
      {byDay(all, format.dayKey).map(({ day, notices: own }) => (
        <section key={day} aria-label={nameOf(own[0]!.at, format, w)}>
          <h3 aria-hidden="true">{nameOf(own[0]!.at, format, w)}</h3>
          <ul>{own.map((notice) => <NoticeRow key={notice.id} notice={notice} format={format} onClose={onClose} />)}</ul>
        </section>
      ))}
      {notices.hasNextPage && <div className="notice-more"><Button size="sm" busy={notices.isFetchingNextPage} onClick={() => void notices.fetchNextPage()}>{w.older}</Button></div>}
    </>
  );
}

function nameOf(at: string, format: Format, w: { today: string; yesterday: string }): string {
  const day = format.dayKey(at);
  if (day === format.dayKey(new Date())) return w.today;
  return day === format.dayKey(new Date(Date.now() - 86_400_000)) ? w.yesterday : format.longDay(at);
}

function step(event: KeyboardEvent, list: HTMLElement): void {
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  const stops = [...list.querySelectorAll<HTMLElement>(".notice-to")];
  if (stops.length === 0) return;
  event.preventDefault();
  const at = stops.findIndex((stop) => stop.closest("li")!.contains(document.activeElement));
  stops.at(event.key === "ArrowDown" ? (at + 1) % stops.length : at - 1)?.focus();
}
