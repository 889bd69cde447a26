import { Link } from "@tanstack/react-router";
import { useWorkspace } from "../session/session";
import { IconButton } from "../ui/Button";
import type { Format } from "../ui/format";
import { Icon } from "../ui/Icon";
import { type Catalogue, useWords } from "../words";
import { looks, pageOf, say } from "./notice";
import { markRead, type Notice } from "./queries";

/** One notice: it leads to what it is about, and is read by that. */
export function NoticeRow({ notice, format, onClose }: { notice: Notice; format: Format; onClose: () => void }) {
  const w = useWords().notices;
  const { slug } = useWorkspace();
  const { icon, state } = looks(notice);
  const page = pageOf(notice, slug);
  const read = () => {
    if (!notice.read) void markRead(notice.id);
  };
  const follow = () => {
    read();
    onClose();
  };
  const about = aboutOf(notice, page, w);
  const words = (
    <>
      <b>{say(notice, w)}{!notice.read && <span className="vh"> ({w.isNew})</span>}</b>
      {about && <span className="notice-about">{about}</span>}
      <span className="cap">{format.time(notice.at)}</span>
    </>
  );
  return (
    <li className="notice" data-state={state} data-unread={!notice.read || undefined}>
      <Icon name={icon} />
      {page ? <Link className="notice-to" to={page} onClick={follow}>{words}</Link> : <button type="button" className="notice-to" onClick={read}>{words}</button>}
      {!notice.read && <IconButton size="sm" icon="check" label={w.markRead} onClick={read} />}
    </li>
  );
}

function aboutOf(notice: Notice, page: string | null, w: Catalogue["notices"]): string | null {
  if (notice.post) return notice.post.excerpt || w.noText;
  if (page) return null;
  return notice.kind.startsWith("channel") ? w.channelGone : w.gone;
}
