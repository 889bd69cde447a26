import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import { api, read, type Schemas } from "../api/client";
import { useAct } from "../api/useAct";
import { useMay, useSession } from "../session/session";
import { Avatar } from "../ui/Avatar";
import { Button, IconButton } from "../ui/Button";
import { useFormat } from "../ui/format";
import { Refused } from "../ui/Refused";
import { LoadFailed, Skeleton } from "../ui/Surfaces";
import { useWords } from "../words";

export type Comment = Schemas["CommentOnPostAnswer"];

/** What colleagues said about a post; the event stream asks again when somebody speaks. */
export function useComments(postId: string | undefined) {
  return useQuery({
    queryKey: ["post", "comments", postId],
    queryFn: async () => (await read(api.GET("/api/v1/posts/{id}/comments", { params: { path: { id: postId! }, query: { limit: 200 } } }))).items,
    enabled: postId !== undefined,
  });
}

/** What the people of the workspace say to each other about a post; never published. */
export function Comments({ postId }: { postId: string }) {
  const w = useWords().post;
  const heading = useId();
  return (
    <section className="section" aria-labelledby={heading}>
      <header><h2 id={heading}>{w.comments}</h2><small>{w.commentsHint}</small></header>
      <Remarks postId={postId} />
    </section>
  );
}

/** The same without a heading. A post that has no id yet is kept first, when somebody writes. */
export function Remarks({ postId, keep }: { postId: string | undefined; keep?: () => Promise<string | undefined> }) {
  const may = useMay("posts:write");
  const client = useQueryClient();
  const act = useAct();
  const comments = useComments(postId);
  const deed = (name: string, run: () => Promise<unknown>) => act.run(name, async () => {
    await run();
    await client.invalidateQueries({ queryKey: ["post", "comments"] });
    return true;
  });
  const pathOf = (comment: Comment) => ({ path: { id: postId!, commentId: comment.id } });
  const resolve = (comment: Comment) => deed(comment.id, () => read(api.PATCH("/api/v1/posts/{id}/comments/{commentId}", {
    params: pathOf(comment), body: { text: comment.text, resolved: !comment.resolvedAt },
  })));
  const remove = (comment: Comment) => deed(comment.id, () => read(api.DELETE("/api/v1/posts/{id}/comments/{commentId}", { params: pathOf(comment) })));
  const write = async (text: string) => {
    const id = postId ?? await keep?.();
    return id !== undefined && deed("write", () => read(api.POST("/api/v1/posts/{id}/comments", { params: { path: { id } }, body: { text } })));
  };
  return (
    <>
      <Refused problem={act.problem} onClose={act.clear} />
      {comments.isLoading && <Skeleton lines={2} />}
      {comments.isError && !comments.data && <LoadFailed error={comments.error} retry={() => void comments.refetch()} />}
      {comments.data?.map((comment) => <Remark key={comment.id} comment={comment} may={may} onResolve={() => void resolve(comment)} onRemove={() => void remove(comment)} />)}
      {may && <Writer busy={act.running === "write"} onWrite={write} />}
    </>
  );
}

function Remark({ comment, may, onResolve, onRemove }: { comment: Comment; may: boolean; onResolve: () => void; onRemove: () => void }) {
  const w = useWords().post;
  const format = useFormat();
  const { me, workspace } = useSession();
  const own = comment.author.id === me.id || workspace?.role === "owner" || workspace?.role === "admin";
  return (
    <div className="row remark">
      <Avatar name={comment.author.name} size="sm" />
      <div className="card grow">
        <div className="row">
          <b>{comment.author.name}</b><time className="cap" dateTime={comment.createdAt} title={format.moment(comment.createdAt)}>{format.near(comment.createdAt)}</time>
          {comment.resolvedAt && <span className="badge end">{w.resolved}</span>}
        </div>
        <p className="sub words">{comment.text}</p>
      </div>
      {may && <IconButton icon={comment.resolvedAt ? "undo" : "check"} size="sm" label={comment.resolvedAt ? w.reopen : w.resolve} onClick={onResolve} />}
      {may && own && <IconButton icon="trash" size="sm" label={w.deleteComment} onClick={onRemove} />}
    </div>
  );
}

function Writer({ busy, onWrite }: { busy: boolean; onWrite: (text: string) => Promise<unknown> }) {
  const w = useWords().post;
  const { me } = useSession();
  const [text, setText] = useState("");
  const id = useId();
  const send = async () => {
    if (text.trim() && await onWrite(text.trim())) setText("");
  };
  return (
    <form className="row remark" onSubmit={(event) => { event.preventDefault(); void send(); }}>
      <Avatar name={me.name} size="sm" />
      <label className="vh" htmlFor={id}>{w.comment}</label>
      <textarea className="textarea grow" id={id} value={text} maxLength={5000} placeholder={w.commentPlaceholder} onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => { if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) event.currentTarget.form?.requestSubmit(); }} />
      <Button type="submit" busy={busy} disabled={!text.trim()}>{w.send}</Button>
    </form>
  );
}
