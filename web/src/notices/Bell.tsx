import { useState } from "react";
import "../styles/notices.css";
import { Icon } from "../ui/Icon";
import { Pop } from "../ui/Layers";
import { useWords } from "../words";
import { NoticePanel } from "./NoticePanel";
import { mostCounted, useUnread } from "./queries";

/** What happened while one looked elsewhere: how much is new, and the list on a press. */
export function Bell() {
  const w = useWords().notices;
  const unread = useUnread().data ?? 0;
  const isMore = unread >= mostCounted;
  const name = w.unread(unread, isMore);
  const [isAsked, setAsked] = useState(false);
  return (
    <Pop end className="notices" button={(wired) => (
      <button className="icon-btn" type="button" aria-label={name} title={name} onClick={() => setAsked(true)} {...wired}>
        <Icon name="bell" />
        {unread > 0 && <span className="tally" aria-hidden="true">{isMore ? `${mostCounted - 1}+` : unread}</span>}
      </button>
    )}>
      {(close) => <NoticePanel isAsked={isAsked} unread={unread} onClose={close} />}
    </Pop>
  );
}
