import { Remarks } from "../post/Comments";
import { useWriting } from "./useWriting";

/** What colleagues say about the post. Never published. */
export function CommentsPanel() {
  const { writing, now } = useWriting();
  const keep = async () => (await writing.flush() ? writing.snapshot.post?.id : undefined);
  return <div className="stack"><Remarks postId={now.post?.id} keep={keep} /></div>;
}
