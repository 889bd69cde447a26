import { Link } from "@tanstack/react-router";
import { useMay, useWorkspace } from "../session/session";
import { IconButton } from "../ui/Button";
import { Icon } from "../ui/Icon";
import { Pop } from "../ui/Layers";
import { useWords } from "../words";
import type { Channel } from "./queries";

export interface ChannelMenuActs { open?: boolean; onCheck: () => void; onPause: (paused: boolean) => void; onName: () => void; onReconnect: () => void; onDisconnect: () => void }

/** Everything one can do with a channel. */
export function ChannelMenu({ channel, open, onCheck, onPause, onName, onReconnect, onDisconnect }: { channel: Channel } & ChannelMenuActs) {
  const w = useWords().channels;
  const { slug, role } = useWorkspace();
  const may = useMay("channels:write");
  const mayEnd = may && (role === "owner" || role === "admin");
  if (channel.state === "disconnecting" || (!may && !open && !channel.profile)) return null;
  return (
    <Pop menu end button={(wired) => <IconButton icon="more" size="sm" label={w.moreFor(channel.handle)} {...wired} />}>
      {open && <Link to="/w/$workspace/channels/$id" params={{ workspace: slug, id: channel.id }}><Icon name="shield" />{w.details}</Link>}
      {channel.profile && <a href={channel.profile} target="_blank" rel="noopener noreferrer"><Icon name="external" />{w.openProfile}</a>}
      {may && (
        <>
          {(open || channel.profile) && <hr />}
          <button type="button" onClick={onCheck}><Icon name="refresh" />{w.checkNow}</button>
          {channel.state === "ready" && <button type="button" onClick={() => onPause(true)}><Icon name="pause" />{w.pause}</button>}
          {channel.state === "paused" && <button type="button" onClick={() => onPause(false)}><Icon name="play" />{w.resume}</button>}
          <button type="button" onClick={onName}><Icon name="bookmark" />{w.rename}</button>
          <button type="button" onClick={onReconnect}><Icon name="plug" />{w.reconnect}</button>
        </>
      )}
      {mayEnd && <><hr /><button type="button" className="danger" onClick={onDisconnect}><Icon name="trash" />{w.disconnectDots}</button></>}
    </Pop>
  );
}
