import { Link } from "@tanstack/react-router";
import type { UseQueryResult } from "@tanstack/react-query";
import { useState } from "react";
import { useChannels, useNetworkNames } from "../channels/queries";
import { useMediaItems } from "../composer/mediaItems";
import { Thumb } from "../media/Thumb";
import { useWorkspace } from "../session/session";
import { Button } from "../ui/Button";
import { useFormat } from "../ui/format";
import { Glyph } from "../ui/Glyph";
import { Icon } from "../ui/Icon";
import { LoadFailed, Panel, Skeleton } from "../ui/Surfaces";
import { useWords } from "../words";
import type { Delivery, HistoryEntry, Post } from "./queries";

/** Beside the deliveries: the words of the post, its facts, who did what. */
export function PostAside({ post, rows, history }: { post: Post; rows: readonly Delivery[]; history: UseQueryResult<HistoryEntry[]> }) {
  const w = useWords().post;
  return (
    <aside aria-label={w.details}>
      <Words post={post} />
      <Facts post={post} />
      <History history={history} rows={rows} />
    </aside>
  );
}

function Words({ post }: { post: Post }) {
  const w = useWords().post;
  const files = useMediaItems(post.parts.flatMap((part) => part.media.map((file) => file.id)));
  return (
    <section className="card stack" aria-label={w.text}>
      {post.parts.map((part, index) => (
        <div key={index} className="stack part">
          {post.parts.length > 1 && <span className="cap">{w.part(index + 1, post.parts.length)}</span>}
          <p className="words">{part.text || w.noText}</p>
          {part.media.length > 0 && (
            <ul className="stack cap">
              {part.media.map(({ id, alt }) => {
                const file = files.get(id);
                return <li key={id} className="row">{file ? <Thumb className="thumb" media={file} /> : <span className="thumb text"><Icon name="image" size="sm" /></span>}<span className="alt">{alt || file?.alt || w.noAlt}</span></li>;
              })}
            </ul>
          )}
        </div>
      ))}
    </section>
  );
}

function Facts({ post }: { post: Post }) {
  const w = useWords().post;
  const format = useFormat();
  const names = useNetworkNames();
  const { slug } = useWorkspace();
  const channels = useChannels().data ?? [];
  return (
    <Panel>
      <dl className="kv">
        <dt>{w.factDue}</dt><dd>{post.at ? <>{format.moment(post.at)}<span className="cap">{post.resolved?.zone ?? format.zone}</span></> : w.noTime}</dd>
        <dt>{w.factChannels}</dt>
        <dd>
          <span className="glyphs">
            {post.channels.map((own) => {
              const channel = channels.find((one) => one.id === own.id);
              return channel && <Link key={own.id} to="/w/$workspace/channels/$id" params={{ workspace: slug, id: own.id }} aria-label={`${names(channel.network)}: ${channel.handle}`} title={channel.handle}><Glyph network={channel.network} size="md" /></Link>;
            })}
          </span>
          {post.channels.length === 0 && <span className="cap">{w.noChannelYet}</span>}
        </dd>
        {post.tags.length > 0 && <><dt>{w.factTags}</dt><dd>{post.tags.map((tag) => <span key={tag} className="chip tag">{tag}</span>)}</dd></>}
        {post.note && <><dt>{w.factNote}</dt><dd>{post.note}</dd></>}
        {post.externalRef && <><dt>{w.factRef}</dt><dd className="mono">{post.externalRef}</dd></>}
      </dl>
    </Panel>
  );
}

function History({ history, rows }: { history: UseQueryResult<HistoryEntry[]>; rows: readonly Delivery[] }) {
  const w = useWords().post;
  const format = useFormat();
  const channels = useChannels().data ?? [];
  const [all, setAll] = useState(false);
  const entries = told(history.data ?? []).reverse();
  const handleOf = (entry: HistoryEntry) => {
    const row = entry.deliveryId && rows.find((one) => one.id === entry.deliveryId);
    return row ? channels.find((one) => one.id === row.channelId)?.handle ?? "" : "";
  };
  const shown = all ? entries : entries.slice(0, 8);
  return (
    <Panel title={w.history}>
      {history.isPending && <Skeleton lines={4} />}
      {history.isError && !history.data && <LoadFailed error={history.error} retry={() => void history.refetch()} />}
      <ol className="timeline">
        {shown.map((entry, index) => (
          <li key={index} data-state={stateOf(entry.what)}>
            <span className="what">{w.happened[entry.what] ?? entry.what}</span>
            <time dateTime={entry.at} title={format.moment(entry.at)}>{format.near(entry.at)}</time>
            <p>{[handleOf(entry), entry.by ? w.by(entry.by) : "", entry.detail ?? ""].filter(Boolean).join(" · ")}</p>
          </li>
        ))}
      </ol>
      {entries.length > shown.length && <Button size="sm" kind="ghost" onClick={() => setAll(true)}>{w.showAll(entries.length)}</Button>}
    </Panel>
  );
}

/** Oldest first. What an attempt tells better is told once: that a delivery is being sent. */
function told(entries: readonly HistoryEntry[]): HistoryEntry[] {
  const tried = new Set(entries.filter((entry) => entry.what.startsWith("attempt.")).map((entry) => entry.deliveryId));
  return entries.filter((entry) => entry.what !== "delivery.working" || !tried.has(entry.deliveryId));
}

const states: Record<string, string> = {
  "post.created": "draft", "post.updated": "draft", "post.scheduled": "scheduled", "post.submitted": "inReview", "post.approved": "approved",
  "post.rejected": "inReview", "post.deleted": "cancelled", "post.unscheduled": "draft", "attempt.accepted": "working", "attempt.refused": "failed",
  "post.finished": "live", "delivery.changedOnNetwork": "live", "delivery.goneFromNetwork": "cancelled",
};

function stateOf(what: string): string {
  return states[what] ?? what.slice(what.indexOf(".") + 1);
}
