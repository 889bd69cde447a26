import { useChannels, useNetworkNames } from "../channels/queries";
import { useMay, useWorkspace } from "../session/session";
import { Button, ButtonLink } from "../ui/Button";
import { useFormat } from "../ui/format";
import { Banner } from "../ui/Surfaces";
import { useWords } from "../words";
import type { Delivery, HistoryEntry, Post } from "./queries";

interface Props { post: Post; rows: readonly Delivery[]; history: readonly HistoryEntry[]; onDecide: (() => void) | null }

/** What is about the whole post and waits for somebody. */
export function PostBanners({ post, rows, history, onDecide }: Props) {
  const w = useWords().post;
  const format = useFormat();
  const names = useNetworkNames();
  const channels = useChannels().data ?? [];
  const { slug } = useWorkspace();
  const mayPublish = useMay("posts:publish");
  const networkOf = (row: Delivery) => names(channels.find((channel) => channel.id === row.channelId)?.network ?? "");
  const deleted = history.findLast((entry) => entry.what === "post.deleted");
  const sentBack = history.findLast((entry) => entry.what === "post.rejected" || entry.what === "post.submitted");
  const unsure = rows.filter((row) => row.state === "unknown" || row.state === "needsPerson");
  const signIn = rows.find((row) => row.state === "held" && (row.heldReason === "signInAgain" || row.heldReason === "scopeMissing"));
  const refusals = post.state === "draft" ? post.warnings.filter((warning) => warning.refuses) : [];
  return (
    <>
      {deleted && <Banner state="cancelled" icon="trash" title={w.deletedBy(deleted.by, format.moment(deleted.at))}>{w.deletedText}</Banner>}
      {unsure.length > 0 && (
        <Banner state="needsPerson" icon="st-unknown" title={w.unsureTitle([...new Set(unsure.map(networkOf))])} action={onDecide && mayPublish && <Button size="sm" kind="primary" onClick={onDecide}>{w.decideDots}</Button>}>
          {w.unsureText} {unsure[0]?.state === "unknown" && unsure[0].nextTryAt ? w.nextLook(format.time(unsure[0].nextTryAt)) : null}
        </Banner>
      )}
      {signIn && (
        <Banner state="signInAgain" icon="st-signInAgain" title={w.heldSignIn(networkOf(signIn))}
          action={<ButtonLink size="sm" kind="primary" to="/w/$workspace/channels/$id" params={{ workspace: slug, id: signIn.channelId }}>{w.toChannel}</ButtonLink>}>
          {w.heldSignInText}
        </Banner>
      )}
      {post.state === "inReview" && <Banner state="inReview" icon="st-inReview" title={w.inReviewTitle}>{post.at ? w.inReviewText(format.moment(post.at)) : w.inReviewNoTime}</Banner>}
      {post.state === "draft" && sentBack?.what === "post.rejected" && (
        <Banner state="inReview" icon="st-inReview" title={w.sentBackBy(sentBack.by)}>{sentBack.detail && <q>{sentBack.detail}</q>}</Banner>
      )}
      {refusals.length > 0 && (
        <Banner state="failed" title={w.refusals(refusals.length)} action={<ButtonLink size="sm" to="/w/$workspace/compose/$id" params={{ workspace: slug, id: post.id }}>{w.edit}</ButtonLink>}>
          {[...new Set(refusals.map((one) => one.sentence))].join(" ")}
        </Banner>
      )}
    </>
  );
}
