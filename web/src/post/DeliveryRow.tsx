import { useEffect, useState } from "react";
import { type Channel, useChannels, useNetworkNames } from "../channels/queries";
import { useFormat } from "../ui/format";
import { Glyph } from "../ui/Glyph";
import { Icon } from "../ui/Icon";
import { Pill } from "../ui/Pill";
import { useWords } from "../words";
import { needsAttention } from "./attention";
import { DeliveryActions } from "./DeliveryActions";
import { DeliveryTimeline, Evidence } from "./DeliveryTimeline";
import { type Delivery, type Post, useAttempts } from "./queries";
import type { PostActs } from "./usePostActs";

interface Props { post: Post; delivery: Delivery; alone: boolean; acts: PostActs; onDecide: () => void }

/** One delivery: where, how it stands, and inside what happened. Open while somebody should look. */
export function DeliveryRow({ post, delivery, alone, acts, onDecide }: Props) {
  const w = useWords().post;
  const format = useFormat();
  const names = useNetworkNames();
  const channel = useChannels().data?.find((one) => one.id === delivery.channelId);
  const attention = needsAttention(delivery);
  const [open, setOpen] = useState(attention || alone);
  useEffect(() => { if (attention) setOpen(true); }, [attention]);
  const attempts = useAttempts(delivery.id, open);
  const when = delivery.liveAt ?? delivery.sentAt ?? delivery.plannedAt;
  const parts = post.deliveries.filter((one) => one.channelId === delivery.channelId && one.kind !== "firstComment").length;
  return (
    <details className="deliv" open={open} onToggle={(event) => setOpen(event.currentTarget.open)} id={delivery.id}>
      <summary>
        <Glyph network={channel?.network ?? ""} name={channel ? names(channel.network) : w.channelGone} size="lg" bad={delivery.state === "failed"} />
        <div className="who">
          <b>{channel?.name ?? w.channelGone}</b>
          <div className="cap trunc">{[partName(delivery, parts, w), channel?.handle].filter(Boolean).join(" · ")}</div>
        </div>
        <span className="cap num">{when ? format.time(when) : ""}</span>
        <Pill state={delivery.state} reason={delivery.heldReason} />
        <Icon name="right" size="sm" />
      </summary>
      <div className="body">
        <Sentence delivery={delivery} channel={channel} />
        <DeliveryTimeline delivery={delivery} attempts={attempts.data ?? []} network={channel ? names(channel.network) : w.theNetwork} />
        <Evidence delivery={delivery} attempts={attempts.data ?? []} />
        <DeliveryActions delivery={delivery} channel={channel} acts={acts} onDecide={onDecide} />
      </div>
    </details>
  );
}

function partName(delivery: Delivery, parts: number, w: ReturnType<typeof useWords>["post"]): string | null {
  if (delivery.kind === "firstComment") return w.firstComment;
  return parts > 1 ? w.part(delivery.part + 1, parts) : null;
}

/** What happened, what it means, what comes next: in one or two sentences. */
function Sentence({ delivery, channel }: { delivery: Delivery; channel: Channel | undefined }) {
  const w = useWords().post;
  const names = useNetworkNames();
  const format = useFormat();
  const network = channel ? names(channel.network) : w.theNetwork;
  const next = delivery.nextTryAt ? format.moment(delivery.nextTryAt) : null;
  const text = delivery.goneAt ? w.says.gone(network, format.moment(delivery.goneAt))
    : delivery.state === "failed" ? (delivery.failure?.kind === "gaveUp" ? w.says.gaveUp : w.says.failed(network))
      : delivery.state === "unknown" ? w.says.unknown(network, next)
        : delivery.state === "needsPerson" ? w.says.needsPerson(network)
          : delivery.state === "held" ? w.held[delivery.heldReason ?? ""]
            : delivery.state === "scheduled" && delivery.tries > 0 ? w.says.again(network, next)
              : null;
  if (!text) return null;
  return <p>{text}{delivery.failure?.sentence && delivery.failure.kind !== "gaveUp" && !delivery.goneAt && <> {delivery.failure.kind === "outcomeUnknown" ? w.weSaw : w.networkSaid} <q>{delivery.failure.sentence}</q></>}</p>;
}
