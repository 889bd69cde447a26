import { Link } from "@tanstack/react-router";
import { useChannels, useNetworkNames } from "../channels/queries";
import { useWorkspace } from "../session/session";
import { Glyph } from "../ui/Glyph";
import { Icon } from "../ui/Icon";
import { useWords } from "../words";

/** The channels in the rail, each with a warning when it needs a person. */
export function ChannelNav() {
  const { shell: w, common } = useWords();
  const { slug } = useWorkspace();
  const channels = useChannels().data ?? [];
  const names = useNetworkNames();
  return (
    <>
      <div className="nav-label" id="nav-channels">
        {w.channels}
        <Link to="/w/$workspace/channels/connect" params={{ workspace: slug }} className="icon-btn sm" aria-label={w.manageChannels} title={w.manageChannels}><Icon name="plus" size="xs" /></Link>
      </div>
      <nav className="nav" aria-labelledby="nav-channels">
        {channels.map((channel) => (
          <Link key={channel.id} to="/w/$workspace/channels/$id" params={{ workspace: slug, id: channel.id }} title={`${names(channel.network)}: ${channel.handle}`}>
            <Glyph network={channel.network} />
            <span className="label">{channel.handle}</span>
            {channel.state !== "ready" && channel.state !== "paused" && (
              <span className="warn pill icon" data-state={channel.state} role="img" aria-label={common.channelStates[channel.state]}><Icon name="alert" size="sm" /></span>
            )}
          </Link>
        ))}
      </nav>
    </>
  );
}
