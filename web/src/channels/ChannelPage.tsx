import { Link, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { Problem } from "../api/problem";
import { NameDialog } from "../groups/NameDialog";
import { useMay, useWorkspace } from "../session/session";
import "../styles/channels.css";
import "../styles/post.css";
import { Button, ButtonLink } from "../ui/Button";
import { Pill } from "../ui/Pill";
import { Refused } from "../ui/Refused";
import { Banner, Empty, LoadFailed, Panel, Skeleton } from "../ui/Surfaces";
import { useToast } from "../ui/Toasts";
import { useWords } from "../words";
import { ChannelMark } from "./ChannelMark";
import { ChannelMenu } from "./ChannelMenu";
import { TroubleBanner } from "./ChannelsPage";
import { AbilitiesPanel, HealthPanel, ScopesPanel } from "./ChannelPanels";
import { DisconnectDialog } from "./DisconnectDialog";
import { PermissionSheet } from "./PermissionSheet";
import { type Channel, useChannel, useNetworkNames, useWaiting } from "./queries";
import { needsSignIn } from "./tokenLife";
import { useChannelActs } from "./useChannelActs";

/** One channel: how it is, what it may and can do, and the end of it. */
export function ChannelPage() {
  const { channels: w } = useWords();
  const { id = "", workspace: slug = "" } = useParams({ strict: false });
  const channel = useChannel(id);
  if (channel.isPending) return <div className="view"><header className="page-head"><h1>{w.title}</h1></header><Panel><Skeleton lines={6} /></Panel></div>;
  if (channel.error instanceof Problem && channel.error.status === 404) {
    return (
      <div className="view"><h1 className="vh">{w.title}</h1>
        <Empty icon="plug" title={w.goneTitle} action={<ButtonLink to="/w/$workspace/channels" params={{ workspace: slug }}>{w.toChannels}</ButtonLink>}>{w.goneText}</Empty>
      </div>
    );
  }
  if (!channel.data) return <div className="view"><h1>{w.title}</h1><LoadFailed error={channel.error} retry={() => void channel.refetch()} /></div>;
  return <Loaded channel={channel.data} />;
}

function Loaded({ channel }: { channel: Channel }) {
  const { channels: w } = useWords();
  const { slug, role } = useWorkspace();
  const names = useNetworkNames();
  const acts = useChannelActs();
  const toast = useToast();
  const may = useMay("channels:write");
  const mayEnd = may && (role === "owner" || role === "admin") && channel.state !== "disconnecting";
  const [layer, setLayer] = useState<"again" | "name" | "end" | null>(null);
  const close = () => setLayer(null);
  const check = async () => {
    const answer = await acts.check(channel);
    if (answer) toast({ text: answer.ok ? w.checkedGood(channel.handle) : w.checkedBad(channel.handle), detail: answer.sentence ?? undefined, state: answer.ok ? "live" : "failed" });
  };
  return (
    <div className="view">
      <header className="page-head">
        <div className="row channel-head">
          <ChannelMark channel={channel} network={names(channel.network)} size="xl" />
          <div>
            <div className="row cap"><Link className="link" to="/w/$workspace/channels" params={{ workspace: slug }}>{w.title}</Link><span>/</span><span>{names(channel.network)}</span></div>
            <div className="row wrap"><h1>{channel.name}</h1><Pill channel state={channel.state} /></div>
            <p>{[channel.handle, channel.group].filter(Boolean).join(" · ")}</p>
          </div>
        </div>
        <div className="end">
          {may && channel.state !== "disconnecting" && <Button icon="refresh" busy={acts.running?.startsWith("check") ?? false} onClick={() => void check()}>{w.checkNow}</Button>}
          {may && channel.state === "ready" && <Button icon="pause" busy={acts.running === "pause"} onClick={() => void acts.setPaused(channel, true)}>{w.pause}</Button>}
          {may && channel.state === "paused" && <Button kind="primary" icon="play" busy={acts.running === "resume"} onClick={() => void acts.setPaused(channel, false)}>{w.resume}</Button>}
          <ChannelMenu channel={channel} onCheck={() => void check()} onPause={(paused) => void acts.setPaused(channel, paused)}
            onName={() => setLayer("name")} onReconnect={() => setLayer("again")} onDisconnect={() => setLayer("end")} />
        </div>
      </header>
      {needsSignIn(channel) && <TroubleBanner channel={channel} onReconnect={may ? () => setLayer("again") : null} />}
      {channel.state === "paused" && <Banner state="paused" icon="pause" title={w.isPaused}>{w.isPausedText}</Banner>}
      {channel.state === "disconnecting" && <Banner state="paused" icon="st-working" title={w.isEnding}>{w.isEndingText}</Banner>}
      <Refused problem={acts.problem} onClose={acts.clear} />
      <div className="two">
        <div><HealthPanel channel={channel} /><ScopesPanel channel={channel} onReconnect={may ? () => setLayer("again") : null} /></div>
        <aside aria-label={w.abilitiesTitle}><AbilitiesPanel channel={channel} onReconnect={may ? () => setLayer("again") : null} /></aside>
      </div>
      {mayEnd && <EndPanel channel={channel} onEnd={() => setLayer("end")} />}
      <PermissionSheet network={layer === "again" ? channel.network : null} channel={channel} onClose={close} />
      <NameDialog channel={layer === "name" ? channel : null} onClose={close} />
      <DisconnectDialog channel={layer === "end" ? channel : null} onClose={close} />
    </div>
  );
}

function EndPanel({ channel, onEnd }: { channel: Channel; onEnd: () => void }) {
  const w = useWords().channels;
  const waiting = useWaiting(channel.id).data;
  return (
    <Panel className="danger-zone" title={w.disconnect} end={<Button kind="danger" onClick={onEnd}>{w.disconnectDots}</Button>}>
      <p className="sub">{w.endLead}{waiting && waiting.posts > 0 ? ` ${w.endsPosts(waiting.posts, waiting.more)}` : ""}</p>
    </Panel>
  );
}
