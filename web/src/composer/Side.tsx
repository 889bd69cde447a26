import { memo, useDeferredValue } from "react";
import { Tabs } from "../ui/Choices";
import { Empty } from "../ui/Surfaces";
import { useWords } from "../words";
import { Preview } from "../preview/Preview";
import { CommentsPanel } from "./CommentsPanel";
import { useComments } from "../post/Comments";
import { ChecksPanel } from "./ChecksPanel";
import type { Checks } from "./checks";
import { type Draft, partsOf } from "./draft";
import { useMediaItems } from "./mediaItems";
import { useWriting } from "./useWriting";

export type SideTab = "preview" | "checks" | "comments";

interface Props { tab: SideTab; onTab: (tab: SideTab) => void; checks: Checks; onField: (part: string) => void; onChannel: (channel: string) => void }

/** Beside the text: how it will look, and what is not right yet. */
export function Side({ tab, onTab, checks, onField, onChannel }: Props) {
  const w = useWords().composer;
  const { now } = useWriting();
  const open = useComments(now.post?.id).data?.filter((comment) => comment.resolvedAt === null).length ?? 0;
  const draft = useDeferredValue(now.draft);
  const tabs = [
    { value: "preview" as const, label: w.preview },
    { value: "checks" as const, label: <>{w.checks}{checks.blocking > 0 && <span className="badge to-fix" data-state="failed">{w.toFix(checks.blocking)}</span>}</> },
    { value: "comments" as const, label: <>{w.comments}{open > 0 && <span className="badge">{open}</span>}</> },
  ];
  return (
    <aside className="compose-side" aria-label={w.side}>
      <Tabs scrolls label={w.side} value={tab} onChange={onTab} tabs={tabs}>
        {tab === "comments" ? <CommentsPanel /> : tab === "preview" ? <Previews draft={draft} checks={checks} /> : <ChecksPanel checks={checks} onField={onField} onChannel={onChannel} />}
      </Tabs>
    </aside>
  );
}

const Previews = memo(function Previews({ draft, checks }: { draft: Draft; checks: Checks }) {
  const w = useWords().composer;
  const media = useMediaItems([...draft.parts, ...draft.channels.flatMap((channel) => channel.parts ?? [])].flatMap((part) => part.media.map((item) => item.id)));
  if (checks.channels.length === 0) return <Empty icon="eye" title={w.previewEmpty}>{w.previewEmptyText}</Empty>;
  return (
    <div className="pvs">
      {checks.channels.map(({ channel, network }) => {
        const own = draft.channels.find((one) => one.id === channel.id);
        return <Preview key={channel.id} channel={channel} network={network} parts={partsOf(draft, channel.id)} settings={own?.settings ?? {}} firstComment={own?.firstComment} media={media} hasOwn={own?.parts != null} />;
      })}
    </div>
  );
});
