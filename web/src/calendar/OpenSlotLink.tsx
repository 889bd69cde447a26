import { Link } from "@tanstack/react-router";
import type { CSSProperties } from "react";
import { Icon } from "../ui/Icon";
import { useWords } from "../words";
import { localText } from "./days";
import { useDesk } from "./desk";
import type { OpenSlot } from "./queries";

/** A weekly slot that nothing has taken: a way to write a post for it. */
export function OpenSlotLink({ slot, style }: { slot: OpenSlot; style?: CSSProperties }) {
  const { calendar: w } = useWords();
  const { format } = useDesk();
  return (
    <ComposeAt at={slot.at} className="slot" style={style}>
      {format.time(new Date(slot.at))} <span className="desk-only trunc">{w.openSlot}</span><span className="vh"> {w.openSlotAt(format.moment(new Date(slot.at)))}</span><Icon name="plus" />
    </ComposeAt>
  );
}

interface ComposeProps { at: number; className: string; label?: string; style?: CSSProperties | undefined; children: React.ReactNode }

/** Leads to the composer with a moment, as the workspace's clock shows it. */
export function ComposeAt({ at, className, label, style, children }: ComposeProps) {
  const { slug, workspaceZone } = useDesk();
  return (
    <Link to="/w/$workspace/compose" params={{ workspace: slug }} search={{ at: localText(at, workspaceZone) } as never} className={className} style={style} aria-label={label} title={label}>
      {children}
    </Link>
  );
}
