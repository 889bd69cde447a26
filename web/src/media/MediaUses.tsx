import { Link } from "@tanstack/react-router";
import { useWorkspace } from "../session/session";
import { useFormat } from "../ui/format";
import { Pill } from "../ui/Pill";
import { LoadFailed, Skeleton } from "../ui/Surfaces";
import { useWords } from "../words";
import type { Media } from "./address";
import { useUses } from "./queries";

/** The posts that show a file, newest first, each with its state and time. */
export function MediaUses({ media }: { media: Media }) {
  const w = useWords().media;
  const { slug } = useWorkspace();
  const format = useFormat();
  const uses = useUses(media.id, media.usedBy > 0);
  return (
    <section className="stack" aria-labelledby="media-uses">
      <h3 id="media-uses">{w.uses}</h3>
      {media.usedBy === 0 && <p className="sub">{w.usesNone}</p>}
      {uses.isLoading && <Skeleton lines={2} />}
      {uses.isError && <LoadFailed error={uses.error} retry={() => void uses.refetch()} />}
      {uses.data && (
        <div className="rows uses">
          {uses.data.items.map((use) => (
            <Link key={use.postId} to="/w/$workspace/posts/$id" params={{ workspace: slug, id: use.postId }}>
              <span className="grow">
                <span className="trunc">{use.text || w.noText}</span>
                <small className="cap">{format.moment(use.at ?? use.createdAt)}</small>
              </span>
              <Pill state={use.state} />
            </Link>
          ))}
        </div>
      )}
      {uses.data && media.usedBy > uses.data.items.length && <p className="cap">{w.usesMore(media.usedBy - uses.data.items.length)}</p>}
    </section>
  );
}
