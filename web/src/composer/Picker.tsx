import { useMemo, useState } from "react";
import { ChannelMark } from "../channels/ChannelMark";
import type { Channel } from "../channels/queries";
import { useNetworkNames } from "../channels/queries";
import { useWorkspace } from "../session/session";
import { GroupFilter, groupsOf } from "../groups/GroupFilter";
import { Button, ButtonLink } from "../ui/Button";
import { Glyph } from "../ui/Glyph";
import { useLocale, useWords } from "../words";
import { newChannel } from "./channelsOf";
import { Sets } from "./Sets";
import { useWriting } from "./useWriting";

/** Where it goes: one round button a channel, a red dot on those that are held. */
export function Picker({ channels, loading }: { channels: readonly Channel[]; loading: boolean }) {
  const w = useWords().composer;
  const { slug } = useWorkspace();
  const { writing, now } = useWriting();
  const nameOf = useNetworkNames();
  const chosen = useMemo(() => new Set(now.draft.channels.map((channel) => channel.id)), [now.draft.channels]);
  const [group, setGroup] = useState<string | null>(null);
  const groups = groupsOf(channels, useLocale());
  const inGroup = channels.filter((channel) => group === null || channel.group === group);
  const shown = channels.filter((channel) => inGroup.includes(channel) || chosen.has(channel.id));
  const chooseAll = () => writing.change((draft) => ({
    ...draft, channels: [...draft.channels, ...inGroup.filter((channel) => !chosen.has(channel.id)).map(newChannel)],
  }));
  const choose = (channel: Channel, on: boolean) => writing.change((draft) => ({
    ...draft,
    channels: on ? [...draft.channels, newChannel(channel)] : draft.channels.filter((one) => one.id !== channel.id),
  }));
  if (loading) return <div className="pick" aria-hidden="true"><span className="skel round" /></div>;
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
      {groups.length > 0 && (
        <div className="row wrap pick-groups">
          <GroupFilter groups={groups} value={group} onChange={setGroup} />
          {group !== null && inGroup.some((channel) => !chosen.has(channel.id)) && <Button size="sm" kind="ghost" onClick={chooseAll}>{w.chooseGroup(group)}</Button>}
        </div>
      )}
      {shown.map((channel) => {
        const held = channel.state !== "ready";
        const label = w.channelLabel(nameOf(channel.network), channel.handle, held ? channel.state : null);
        return (
          <label key={channel.id} className={held ? "held" : undefined} title={label}>
            <input type="checkbox" checked={chosen.has(channel.id)} aria-label={label} onChange={(event) => choose(channel, event.target.checked)} />
            <Glyph network={channel.network} size="xl" />
            <ChannelMark channel={channel} size="xs" badge={false} />
          </label>
        );
      })}
      <Sets channels={channels} />
    </fieldset>
  );
}
