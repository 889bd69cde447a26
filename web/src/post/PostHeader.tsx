import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useMay, useWorkspace } from "../session/session";
import { Button, ButtonLink, IconButton } from "../ui/Button";
import { useFormat } from "../ui/format";
import { Icon } from "../ui/Icon";
import { Pop } from "../ui/Layers";
import { Pill } from "../ui/Pill";
import { useWords } from "../words";
import { isEditable, isPlanned, titleOf } from "./attention";
import { DeletePostDialog } from "./DeletePostDialog";
import type { Delivery, Post } from "./queries";
import { RejectDialog } from "./RejectDialog";
import { ScheduleDialog } from "./ScheduleDialog";
import type { PostActs } from "./usePostActs";

type Layer = "schedule" | "delete" | "reject" | null;

/** What the post is, and the one thing that is next; the rest is in the menu. */
export function PostHeader({ post, rows, acts }: { post: Post; rows: readonly Delivery[]; acts: PostActs }) {
  const w = useWords().post;
  const { slug } = useWorkspace();
  const format = useFormat();
  const [layer, setLayer] = useState<Layer>(null);
  const live = rows.filter((row) => row.state === "live").length;
  return (
    <header className="page-head post-head">
      <div>
        <div className="row cap crumb">
          <Link className="link" to="/w/$workspace/calendar" params={{ workspace: slug }}>{w.calendar}</Link><span>/</span>
          <span>{post.at ? `${format.longDay(post.at)}, ${format.time(post.at)}` : w.noTime}</span>
        </div>
        <div className="row wrap"><h1>{titleOf(post) || w.untitled}</h1><Pill state={post.state} />{post.state === "partlyLive" && <span className="cap">{w.liveOf(live, rows.length)}</span>}</div>
        <p>{w.writtenBy(post.author.name, format.moment(post.createdAt))}</p>
      </div>
      <div className="end">
        <NextStep post={post} acts={acts} onLayer={setLayer} />
        <PostMenu post={post} acts={acts} onLayer={setLayer} />
      </div>
      <ScheduleDialog post={post} open={layer === "schedule"} acts={acts} onClose={() => setLayer(null)} />
      <RejectDialog open={layer === "reject"} acts={acts} onClose={() => setLayer(null)} />
      <DeletePostDialog post={post} rows={rows} open={layer === "delete"} acts={acts} onClose={() => setLayer(null)} />
    </header>
  );
}

interface StepProps { post: Post; acts: PostActs; onLayer: (layer: Layer) => void }

function NextStep({ post, acts, onLayer }: StepProps) {
  const w = useWords().post;
  const { slug } = useWorkspace();
  const mayWrite = useMay("posts:write");
  const mayPublish = useMay("posts:publish");
  const mayDecide = useMay("approvals:decide");
  const edit = mayWrite && isEditable(post) && <ButtonLink icon="compose" to="/w/$workspace/compose/$id" params={{ workspace: slug, id: post.id }}>{w.edit}</ButtonLink>;
  if (post.state === "inReview" && mayDecide) {
    return (
      <>
        {edit}
        <Button onClick={() => onLayer("reject")}>{w.askChanges}</Button>
        <Button kind="primary" icon="check" busy={acts.running === "approve"} onClick={() => void acts.approve()}>{w.approve}</Button>
      </>
    );
  }
  if (post.state === "draft" || post.state === "approved") {
    return (
      <>
        {edit}
        {mayPublish
          ? <Button kind="primary" icon="clock" onClick={() => onLayer("schedule")}>{w.schedule}</Button>
          : mayWrite && post.state === "draft" && <Button kind="primary" icon="send" busy={acts.running === "submit"} onClick={() => void acts.submit()}>{w.submit}</Button>}
      </>
    );
  }
  if (isPlanned(post)) return <>{edit}{mayPublish && <Button icon="clock" onClick={() => onLayer("schedule")}>{w.move}</Button>}</>;
  if (!mayWrite) return null;
  return <Button icon="copy" busy={acts.running === "copy"} onClick={() => void acts.copy()}>{w.copy}</Button>;
}

function PostMenu({ post, acts, onLayer }: StepProps) {
  const w = useWords().post;
  const mayWrite = useMay("posts:write");
  const mayPublish = useMay("posts:publish");
  if (!mayWrite) return null;
  const canGo = mayPublish && ["draft", "approved", "scheduled", "held"].includes(post.state);
  return (
    <Pop menu end button={(wired) => <IconButton icon="more" line label={w.more} {...wired} />}>
      {canGo && <button type="button" onClick={() => void acts.publish()}><Icon name="send" />{w.publishNow}</button>}
      {mayPublish && isPlanned(post) && <button type="button" onClick={() => void acts.unschedule()}><Icon name="undo" />{w.unschedule}</button>}
      {post.state === "draft" && mayPublish && <button type="button" onClick={() => void acts.submit()}><Icon name="user" />{w.submit}</button>}
      <button type="button" onClick={() => void acts.copy()}><Icon name="copy" />{w.copy}</button>
      {post.state !== "cancelled" && <><hr /><button type="button" className="danger" onClick={() => onLayer("delete")}><Icon name="trash" />{w.deleteDots}</button></>}
    </Pop>
  );
}
