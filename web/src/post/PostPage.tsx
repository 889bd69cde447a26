import { useParams } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { Problem } from "../api/problem";
import { useWorkspace } from "../session/session";
import "../styles/post.css";
import { ButtonLink } from "../ui/Button";
import { useFormat } from "../ui/format";
import { Refused } from "../ui/Refused";
import { Empty, LoadFailed, Panel, Skeleton } from "../ui/Surfaces";
import { useWords } from "../words";
import { inOrder, isUnsure, titleOf } from "./attention";
import { Comments } from "./Comments";
import { DecideDialog } from "./DecideDialog";
import { DeliveryRow } from "./DeliveryRow";
import { PostAside } from "./PostAside";
import { PostBanners } from "./PostBanners";
import { PostHeader } from "./PostHeader";
import { type Delivery, type Post, useDeliveries, useHistory, usePost } from "./queries";
import { usePostActs } from "./usePostActs";

/** One post: what became of it on each channel, and what is left to decide. */
export function PostPage() {
  const w = useWords().post;
  const { id = "", workspace: slug = "" } = useParams({ strict: false });
  const post = usePost(id);
  if (post.isPending) return <div className="view"><header className="page-head"><h1 className="skel title" aria-label={w.loading} /></header><Panel><Skeleton lines={6} /></Panel></div>;
  if (post.error instanceof Problem && post.error.status === 404) {
    return (
      <div className="view"><h1 className="vh">{w.goneTitle}</h1>
        <Empty icon="trash" title={w.goneTitle} action={<ButtonLink to="/w/$workspace/calendar" params={{ workspace: slug }}>{w.toCalendar}</ButtonLink>}>{w.goneText}</Empty>
      </div>
    );
  }
  if (!post.data) return <div className="view"><h1 className="vh">{w.loading}</h1><LoadFailed error={post.error} retry={() => void post.refetch()} /></div>;
  return <Loaded key={id} post={post.data.value} />;
}

function Loaded({ post }: { post: Post }) {
  const w = useWords().post;
  const format = useFormat();
  const { name } = useWorkspace();
  const deliveries = useDeliveries(post.id);
  const history = useHistory(post.id);
  const acts = usePostActs(post);
  const [deciding, setDeciding] = useState<string | null>(null);
  const rows = inOrder(deliveries.data ?? [], post);
  const unsure = rows.find(isUnsure);
  const title = titleOf(post) || w.untitled;
  useEffect(() => { document.title = `${title} · ${name} · Rostrum`; }, [title, name]);
  const decided: Delivery | null = rows.find((row) => row.id === deciding) ?? null;
  return (
    <div className="view">
      <PostHeader post={post} rows={rows} acts={acts} />
      <PostBanners post={post} rows={rows} history={history.data ?? []} onDecide={unsure ? () => setDeciding(unsure.id) : null} />
      <Refused problem={acts.problem} onClose={acts.clear} />
      <div className="two">
        <div>
          <section className="panel" aria-labelledby="deliveries">
            <header><h2 id="deliveries">{w.deliveries}</h2>{post.at && <span className="end cap">{w.due(format.moment(post.at), format.zone)}</span>}</header>
            {deliveries.isPending && <div className="body"><Skeleton lines={4} /></div>}
            {deliveries.isError && !deliveries.data && <div className="body"><LoadFailed error={deliveries.error} retry={() => void deliveries.refetch()} /></div>}
            {deliveries.data && rows.length === 0 && <p className="body sub">{post.channels.length === 0 ? w.noChannel : w.notPlanned}</p>}
            {rows.map((delivery) => (
              <DeliveryRow key={delivery.id} post={post} delivery={delivery} alone={rows.length === 1} acts={acts} onDecide={() => setDeciding(delivery.id)} />
            ))}
          </section>
          <Comments postId={post.id} />
        </div>
        <PostAside post={post} rows={rows} history={history} />
      </div>
      <DecideDialog delivery={decided} acts={acts} onClose={() => setDeciding(null)} />
    </div>
  );
}
