import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { api, read } from "../api/client";
import { useChannels, useNetworkNames } from "../channels/queries";
import type { Delivery } from "../post/queries";
import { useWorkspace } from "../session/session";
import { ButtonLink } from "../ui/Button";
import { useFormat } from "../ui/format";
import { Banner, LoadFailed, Skeleton } from "../ui/Surfaces";
import { useWords } from "../words";

const final = ["live", "failed", "needsPerson", "handedOver", "cancelled", "held"];

/** The post on its way: each channel as it happens. */
export function FirstResult({ postId }: { postId: string }) {
  const { welcome: w, common } = useWords();
  const { slug } = useWorkspace();
  const names = useNetworkNames();
  const channels = useChannels().data ?? [];
  const format = useFormat();
  const deliveries = useQuery({
    queryKey: ["post", "deliveries", postId],
    queryFn: async () => (await read(api.GET("/api/v1/deliveries", { params: { query: { postId, limit: 50 } } }))).items,
    refetchInterval: (query) => (query.state.data?.every((one) => final.includes(one.state)) ? false : 2000), // should the stream be cut
  });
  if (deliveries.isPending) return <Skeleton lines={3} />;
  if (deliveries.isError) return <LoadFailed error={deliveries.error} retry={() => void deliveries.refetch()} />;
  const rows = deliveries.data;
  const live = rows.filter((row) => row.state === "live").length;
  const over = rows.length > 0 && rows.every((row) => final.includes(row.state));
  const network = (row: Delivery) => names(channels.find((channel) => channel.id === row.channelId)?.network ?? "");
  return (
    <div className="stack" aria-live="polite">
      <ol className="timeline">
        {rows.map((row) => (
          <li key={row.id} data-state={row.state}>
            <span className="what">{network(row)}: {common.states[row.state]}</span>
            {row.sentAt && row.liveAt && <time>{format.span((Date.parse(row.liveAt) - Date.parse(row.plannedAt ?? row.sentAt)) / 1000)}</time>}
            <p>{row.state === "live" ? (row.url ? <a className="link" href={row.url} target="_blank" rel="noopener noreferrer">{w.see(network(row))}</a> : w.there) : row.failure?.sentence ?? w.onItsWay}</p>
          </li>
        ))}
      </ol>
      {over && (
        <Banner state={live === rows.length ? "live" : live > 0 ? "partlyLive" : "failed"} icon={live > 0 ? "st-live" : "alert"} title={w.result(live, rows.length)}>
          {live > 0 ? w.resultText : w.resultBad}
        </Banner>
      )}
      <div className="row wrap">
        <ButtonLink kind="primary" size="lg" to="/w/$workspace" params={{ workspace: slug }}>{w.toToday}</ButtonLink>
        <ButtonLink size="lg" kind="ghost" to="/w/$workspace/posts/$id" params={{ workspace: slug, id: postId }}>{w.toPost}</ButtonLink>
        {over && <Link className="btn lg ghost" to="/w/$workspace/channels/connect" params={{ workspace: slug }}>{w.connectReal}</Link>}
      </div>
    </div>
  );
}
