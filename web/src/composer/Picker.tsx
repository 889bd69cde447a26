import { useMemo } from "react";
import type { Channel } from "../channels/queries";
import { useNetworkNames } from "../channels/queries";
import { useWorkspace } from "../session/session";
import { Avatar } from "../ui/Avatar";
import { ButtonLink } from "../ui/Button";
import { Glyph } from "../ui/Glyph";
import { Skeleton } from "../ui/Surfaces";
import { useWords } from "../words";
import { newChannel } from "./channelsOf";
import { useWriting } from "./useWriting";

/** Where it goes: one round button a channel, a red dot on those that are held. */
export function Picker({ channels, loading }: { channels: readonly Channel[]; loading: boolean }) {
  const w = useWords().composer;
  const { slug } = useWorkspace();
  const { writing, now } = useWriting();
  const nameOf = useNetworkNames();
  const chosen = useMemo(() => new Set(now.draft.channels.map((channel) => channel.id)), [now.draft.channels]);
  const choose = (channel: Channel, on: boolean) => writing.change((draft) => ({
    ...draft,
    channels: on ? [...draft.channels, newChannel(channel)] : draft.channels.filter((one) => one.id !== channel.id),
  }));
  if (loading) return <Skeleton lines={1} />;
  if (channels.length === 0) {
    return (
      <div className="banner" data-state="inReview">
        <div className="grow"><b>{w.noChannels}</b> {w.noChannelsText}</div>
        <ButtonLink size="sm" to="/w/$workspace/channels/connect" params={{ workspace: slug }}>{w.connect}</ButtonLink>
      </div>
    );
  }
  return (
    <fieldset className="pick">
      <legend className="vh">{w.where}</legend>
      {channels.map((channel) => {
        const held = channel.state !== "ready";
        const label = w.channelLabel(nameOf(channel.network), channel.handle, held ? channel.state : null);
        return (
          <label key={channel.id} className={held ? "held" : undefined} title={label}>
            <input type="checkbox" checked={chosen.has(channel.id)} aria-label={label} onChange={(event) => choose(channel, event.target.checked)} />
            <Glyph network={channel.network} size="xl" />
            <Avatar name={channel.name} picture={channel.picture} size="xs" />
          </label>
        );
      })}
    </fieldset>
  );
}
