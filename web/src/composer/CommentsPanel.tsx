import { useState } from "react";
import { api, read } from "../api/client";
import { Problem } from "../api/problem";
import { queries } from "../api/query";
import { Avatar } from "../ui/Avatar";
import { Button } from "../ui/Button";
import { TextAreaField } from "../ui/Field";
import { useFormat } from "../ui/format";
import { LoadFailed, Skeleton } from "../ui/Surfaces";
import { useWords } from "../words";
import { type Comment, useComments } from "./shelf";
import { useWriting } from "./useWriting";

/** What colleagues say about the post. Never published. */
export function CommentsPanel() {
  const w = useWords().composer;
  const { writing, now } = useWriting();
  const comments = useComments(now.post?.id);
  const [text, setText] = useState("");
  const [refusal, setRefusal] = useState<string>();
  const again = () => queries.invalidateQueries({ queryKey: ["post", "comments"] });
  const say = async () => {
    if (!text.trim() || (!now.post && !(await writing.flush()))) return;
    try {
      await read(api.POST("/api/v1/posts/{id}/comments", { params: { path: { id: writing.snapshot.post!.id } }, body: { text: text.trim() } }));
      setText("");
      setRefusal(undefined);
      await again();
    } catch (error) {
      setRefusal(error instanceof Problem ? error.sentence || w.notSent : String(error));
    }
  };
  return (
    <div className="stack">
      {comments.isLoading && <Skeleton lines={2} />}
      {comments.error && <LoadFailed error={comments.error} retry={() => void comments.refetch()} />}
      {comments.data?.map((comment) => <OneComment key={comment.id} comment={comment} postId={now.post!.id} again={() => void again()} />)}
      <TextAreaField label={w.comment} hideLabel placeholder={w.commentPlaceholder} rows={3} value={text} error={refusal} onChange={(event) => setText(event.target.value)} />
      <div className="row"><Button disabled={text.trim() === ""} icon="send" onClick={() => void say()}>{w.commentSend}</Button></div>
    </div>
  );
}

function OneComment({ comment, postId, again }: { comment: Comment; postId: string; again: () => void }) {
  const w = useWords().composer;
  const format = useFormat();
  const path = { id: postId, commentId: comment.id };
  const resolve = async () => {
    await read(api.PATCH("/api/v1/posts/{id}/comments/{commentId}", { params: { path }, body: { text: comment.text, resolved: comment.resolvedAt === null } }));
    again();
  };
  return (
    <article className="card stack comment" data-resolved={comment.resolvedAt ? true : undefined}>
      <div className="row"><Avatar name={comment.author.name} size="sm" /><b>{comment.author.name}</b><time className="cap end" dateTime={comment.createdAt}>{format.near(comment.createdAt)}</time></div>
      <p className="sub">{comment.text}</p>
      <div className="row"><Button size="sm" kind="ghost" icon="check" onClick={() => void resolve()}>{comment.resolvedAt ? w.reopen : w.resolve}</Button></div>
    </article>
  );
}
