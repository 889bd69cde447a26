import { useState } from "react";
import { useChannels, useNetworkNames } from "../channels/queries";
import { useMay } from "../session/session";
import { Button } from "../ui/Button";
import { Check } from "../ui/Field";
import { Dialog } from "../ui/Layers";
import { Refused } from "../ui/Refused";
import { SafeButton } from "../ui/SafeButton";
import { useWords } from "../words";
import type { Delivery, Post } from "./queries";
import type { PostActs } from "./usePostActs";

interface Props { post: Post; rows: readonly Delivery[]; open: boolean; acts: PostActs; onClose: () => void }

/** Says what stops, what stays live, and where it can be taken down as well. */
export function DeletePostDialog({ post, rows, open, acts, onClose }: Props) {
  const w = useWords().post;
  const channels = useChannels().data ?? [];
  const names = useNetworkNames();
  const mayPublish = useMay("posts:publish");
  const [also, setAlso] = useState(false);
  const live = rows.filter((row) => row.state === "live" && !row.goneAt);
  const waiting = rows.filter((row) => ["scheduled", "held", "approved", "inReview"].includes(row.state)).length;
  const removable = live.filter((row) => channels.find((channel) => channel.id === row.channelId)?.can.includes("delete"));
  const where = [...new Set(removable.map((row) => names(channels.find((channel) => channel.id === row.channelId)!.network)))];
  const both = also && removable.length > 0;
  return (
    <Dialog open={open} onClose={onClose} title={w.deleteTitle} footer={(
      <>
        <SafeButton onClick={onClose}>{w.keepIt}</SafeButton>
        <Button kind="danger solid" busy={acts.running === "remove"} onClick={() => void acts.remove(both)}>{both ? w.deleteBoth(removable.length) : w.deletePost}</Button>
      </>
    )}>
      <Refused problem={acts.problem} onClose={acts.clear} />
      <p>{waiting > 0 ? w.deleteWaiting(waiting) : live.length === 0 ? w.deleteDraft : ""} {live.length > 0 && !both ? w.deleteLiveStays(live.length) : ""}</p>
      {mayPublish && removable.length > 0 && <Check label={w.deleteThere(where)} help={w.deleteThereHelp} checked={also} onChange={(event) => setAlso(event.target.checked)} />}
      {post.state === "partlyLive" && <p className="cap">{w.historyStays}</p>}
    </Dialog>
  );
}
