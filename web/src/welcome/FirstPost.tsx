import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { api, read } from "../api/client";
import { useAct } from "../api/useAct";
import { isPretend } from "../channels/consents";
import { useChannels, useNetworks } from "../channels/queries";
import { useWorkspace } from "../session/session";
import { Button } from "../ui/Button";
import { useFormat } from "../ui/format";
import { Glyph } from "../ui/Glyph";
import { Icon } from "../ui/Icon";
import { Refused } from "../ui/Refused";
import { useWords } from "../words";
import { FirstResult } from "./FirstResult";
import { Step } from "./Step";

/** Step three: a few words, sent at once to everything that is connected. */
export function FirstPost({ postId, onPublished }: { postId: string | null; onPublished: (post: string) => void }) {
  const w = useWords().welcome;
  return (
    <Step done={postId !== null} title={w.write}>
      {postId ? <FirstResult postId={postId} /> : <Writer onPublished={onPublished} />}
    </Step>
  );
}

function Writer({ onPublished }: { onPublished: (post: string) => void }) {
  const w = useWords().welcome;
  const { name } = useWorkspace();
  const channels = useChannels().data ?? [];
  const networks = useNetworks().data ?? [];
  const act = useAct();
  const [text, setText] = useState(() => w.sample(name));
  const checked = useLengths(text, channels.map((channel) => channel.id));
  const pretend = channels.every((channel) => networks.some((network) => network.id === channel.network && isPretend(network)));
  const publish = () => act.run("publish", async () => {
    const post = await read(api.POST("/api/v1/posts", { body: { parts: [{ text }], channels: channels.map((channel) => ({ id: channel.id })) } }));
    await read(api.POST("/api/v1/posts/{id}/publication", { params: { path: { id: post.id } } }));
    onPublished(post.id);
  });
  return (
    <form className="stack" onSubmit={(event) => { event.preventDefault(); void publish(); }}>
      <Refused problem={act.problem} onClose={act.clear} />
      <div className="writer">
        <label className="vh" htmlFor="first-post">{w.yourPost}</label>
        <textarea id="first-post" value={text} rows={4} onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => { if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) event.currentTarget.form?.requestSubmit(); }} />
        <div className="tools"><Counters checked={checked.data} /></div>
      </div>
      {checked.data?.channels.flatMap((look) => look.refusals).map((rule) => <p key={`${rule.channelId}${rule.rule}`} className="msg" data-state="failed" role="alert"><Icon name="alert" />{rule.sentence}</p>)}
      <div><Button type="submit" kind="primary" size="lg" icon="send" disabled={!text.trim() || checked.data?.fits === false} busy={act.running !== null}>{pretend ? w.publishPretend : w.publishReal(channels.length)}</Button></div>
    </form>
  );
}

/** How long the text is on each channel, as the server counts it. */
function useLengths(text: string, channelIds: string[]) {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), 300);
    return () => clearTimeout(timer);
  }, [text]);
  return useQuery({
    queryKey: ["check", settled, channelIds],
    enabled: channelIds.length > 0,
    placeholderData: (before) => before,
    queryFn: () => read(api.POST("/api/v1/posts/checks", { body: { parts: [{ text: settled }], channels: channelIds.map((id) => ({ id })) } })),
  });
}

function Counters({ checked }: { checked: { channels: { channelId: string; network: string; parts: { length: number; limit: number }[] }[] } | undefined }) {
  const w = useWords().welcome;
  const format = useFormat();
  return (
    <div className="counters">
      {checked?.channels.map((look) => {
        const left = (look.parts[0]?.limit ?? 0) - (look.parts[0]?.length ?? 0);
        return <output key={look.channelId} className="counter" aria-live={left < 20 ? "polite" : "off"}><Glyph network={look.network} size="sm" /><span className="n">{format.number(left)}</span><span className="vh">{w.left}</span></output>;
      })}
    </div>
  );
}
