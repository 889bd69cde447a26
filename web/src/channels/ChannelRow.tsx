import { Link } from "@tanstack/react-router";
import type { CSSProperties } from "react";
import { useMay, useWorkspace } from "../session/session";
import { Button } from "../ui/Button";
import { useFormat } from "../ui/format";
import { Pill } from "../ui/Pill";
import { useWords } from "../words";
import { ChannelMark } from "./ChannelMark";
import { ChannelMenu, type ChannelMenuActs } from "./ChannelMenu";
import { type Channel, useNetworkNames } from "./queries";
import { needsSignIn, tokenLife } from "./tokenLife";

/** One channel of the list: who it is, how it is, how long its permission lasts, and the one thing to do. */
export function ChannelRow({ channel, ...acts }: { channel: Channel } & ChannelMenuActs) {
  const w = useWords().channels;
  const { slug } = useWorkspace();
  const format = useFormat();
  const names = useNetworkNames();
  const may = useMay("channels:write");
  const life = tokenLife(channel, w, format);
  const network = names(channel.network);
  return (
    <li className="chan">
      <ChannelMark channel={channel} />
      <div className="nm">
        <b className="trunc"><Link to="/w/$workspace/channels/$id" params={{ workspace: slug, id: channel.id }}>{channel.name}</Link></b>
        <span className="cap trunc">{[network, channel.handle, channel.group].filter(Boolean).join(" · ")}</span>
      </div>
      <div className="c3"><Pill channel state={channel.state} />{channel.syncedAt && <span className="cap" title={format.moment(channel.syncedAt)}>{w.syncedWhen(format.near(channel.syncedAt))}</span>}</div>
      <div className="c4 cap">
        {life.text}
        <div className="meter" data-state={life.state}><i style={{ "--v": `${life.left}%` } as CSSProperties} /></div>
      </div>
      <div className="row">
        {may && needsSignIn(channel) && <Button size="sm" kind="primary" onClick={acts.onReconnect}>{w.reconnect}</Button>}
        {may && channel.state === "paused" && <Button size="sm" onClick={() => acts.onPause(false)}>{w.resume}</Button>}
        <ChannelMenu channel={channel} open {...acts} />
      </div>
    </li>
  );
}
