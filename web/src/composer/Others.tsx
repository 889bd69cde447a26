import { Avatar } from "../ui/Avatar";
import { useWords } from "../words";
import { usePresence } from "./shelf";

/** Who else has this post open now. */
export function Others({ postId }: { postId: string | undefined }) {
  const w = useWords().composer;
  const others = usePresence(postId).data ?? [];
  if (others.length === 0) return null;
  const label = w.hereToo(others.map((person) => person.name).join(", "));
  return (
    <span className="ava-stack" role="img" aria-label={label} title={label}>
      {others.slice(0, 3).map((person) => <Avatar key={person.id} name={person.name} size="sm" />)}
    </span>
  );
}
