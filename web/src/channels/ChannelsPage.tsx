import { useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { GroupFilter, groupsOf } from "../groups/GroupFilter";
import { NameDialog } from "../groups/NameDialog";
import { useMay, useWorkspace } from "../session/session";
import "../styles/channels.css";
import { Button, ButtonLink } from "../ui/Button";
import { useFormat } from "../ui/format";
import { Refused } from "../ui/Refused";
import { Banner, Empty, LoadFailed, Panel, Skeleton } from "../ui/Surfaces";
import { useLocale, useWords } from "../words";
import { ChannelRow } from "./ChannelRow";
import { DisconnectDialog } from "./DisconnectDialog";
import { PermissionSheet } from "./PermissionSheet";
import { type Channel, useChannels, useHeld, useNetworkNames } from "./queries";
import { needsSignIn } from "./tokenLife";
import { useChannelActs } from "./useChannelActs";

/** All channels of the workspace: how each is, and what it needs from a person. */
export function ChannelsPage() {
  const { channels: w } = useWords();
  const { slug } = useWorkspace();
  const channels = useChannels();
  const may = useMay("channels:write");
  const all = channels.data ?? [];
  const troubled = all.filter(needsSignIn);
  return (
    <div className="view">
      <header className="page-head">
        <div><h1>{w.title}</h1><p>{channels.data ? w.lead(all.length, troubled.length) : w.leadEmpty}</p></div>
        {may && <div className="end"><ButtonLink kind="primary" icon="plus" to="/w/$workspace/channels/connect" params={{ workspace: slug }}>{w.connect}</ButtonLink></div>}
      </header>
      {channels.isPending && <Panel><Skeleton lines={6} /></Panel>}
      {channels.isError && !channels.data && <LoadFailed error={channels.error} retry={() => void channels.refetch()} />}
      {channels.data && all.length === 0 && (
        <Panel>
          <Empty icon="plug" title={w.emptyTitle} action={may ? <ButtonLink kind="primary" to="/w/$workspace/channels/connect" params={{ workspace: slug }}>{w.connect}</ButtonLink> : undefined}>
            {may ? w.emptyText : w.emptyAsk}
          </Empty>
        </Panel>
      )}
      {all.length > 0 && <ChannelList all={all} troubled={troubled} />}
    </div>
  );
}

function ChannelList({ all, troubled }: { all: Channel[]; troubled: Channel[] }) {
  const w = useWords().channels;
  const format = useFormat();
  const locale = useLocale();
  const navigate = useNavigate();
  const acts = useChannelActs();
  const may = useMay("channels:write");
  const [again, setAgain] = useState<Channel | null>(null);
  const [naming, setNaming] = useState<Channel | null>(null);
  const [ending, setEnding] = useState<Channel | null>(null);
  const [checking, setChecking] = useState(false);
  const { group = null } = useSearch({ strict: false }) as { group?: string };
  const groups = groupsOf(all, locale);
  const shown = group !== null && groups.includes(group) ? all.filter((channel) => channel.group === group) : all;
  const checked = all.map((channel) => channel.checkedAt).filter((at) => at != null).sort()[0];
  const checkAll = async () => {
    setChecking(true);
    for (const channel of all.filter((one) => one.state !== "disconnecting")) await acts.check(channel);
    setChecking(false);
  };
  return (
    <>
      {troubled.map((channel) => <TroubleBanner key={channel.id} channel={channel} onReconnect={may ? () => setAgain(channel) : null} />)}
      <Refused problem={acts.problem} onClose={acts.clear} />
      <GroupFilter groups={groups} value={group} onChange={(next) => void navigate({ to: ".", search: (next ? { group: next } : {}) as never, replace: true })} />
      <Panel plain title={w.connected} end={(
        <>
          {checked && <span className="cap">{w.checkedWhen(format.near(checked))}</span>}
          {may && <Button size="sm" kind="ghost" icon="refresh" busy={checking} onClick={() => void checkAll()}>{w.checkAll}</Button>}
        </>
      )}>
        <ul className="chans">
          {shown.map((channel) => (
            <ChannelRow key={channel.id} channel={channel} onCheck={() => void acts.check(channel)} onPause={(paused) => void acts.setPaused(channel, paused)}
              onName={() => setNaming(channel)} onReconnect={() => setAgain(channel)} onDisconnect={() => setEnding(channel)} />
          ))}
        </ul>
      </Panel>
      <PermissionSheet network={again?.network ?? null} channel={again} onClose={() => setAgain(null)} />
      <NameDialog channel={naming} onClose={() => setNaming(null)} />
      <DisconnectDialog channel={ending} onClose={() => setEnding(null)} />
    </>
  );
}

/** A channel that only a person can mend: since when, what waits, and the way. */
export function TroubleBanner({ channel, onReconnect }: { channel: Channel; onReconnect: (() => void) | null }) {
  const w = useWords().channels;
  const names = useNetworkNames();
  const held = useHeld().data?.[channel.id] ?? 0;
  return (
    <Banner state={channel.state} icon="st-signInAgain" title={w.trouble(channel.state, names(channel.network), channel.handle)}
      action={onReconnect && <Button size="sm" kind="primary" onClick={onReconnect}>{w.reconnect}</Button>}>
      {channel.reason && <q>{channel.reason}</q>} {w.heldPosts(held)}
    </Banner>
  );
}
