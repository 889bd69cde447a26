import { useId } from "react";
import type { Channel, Network } from "../channels/queries";
import { useFormat } from "../ui/format";
import { Glyph } from "../ui/Glyph";
import type { Media } from "../upload/uploads";
import { useWords } from "../words";
import { Article, type Shown } from "./Article";

export interface PreviewPart { text: string; media: { id: string; alt: string; focus: { x: number; y: number } | null }[] }

interface Props {
  channel: Channel;
  network: Network | undefined;
  parts: readonly PreviewPart[];
  settings: Record<string, unknown>;
  firstComment?: string;
  media: Map<string, Media>;
  hasOwn?: boolean;
}

/** How a post will look on a channel: one drawing per shape, dressed by the network's own style. */
export function Preview({ channel, network, parts, settings, firstComment, media, hasOwn = false }: Props) {
  const w = useWords().preview;
  const format = useFormat();
  const heading = useId();
  const shape = network?.look.preview ?? "textFirst";
  const shown: Shown = { channel, network, media, settings };
  const pictures = parts[0]?.media.length ?? 0;
  return (
    <section aria-labelledby={heading}>
      <div className="pv-head">
        <Glyph network={channel.network} size="sm" /><b id={heading}>{network?.name ?? channel.network}</b>
        {hasOwn && <span className="badge">{w.own}</span>}
        <span className="end">{parts.length > 1 ? w.thread(parts.length) : pictures > 0 ? w.files(pictures) : channel.handle}</span>
      </div>
      <div className="pv-stack" data-shape={shape}>
        {parts.map((part, at) => <Article key={at} shown={shown} part={part} at={at} last={at === parts.length - 1 && !firstComment} />)}
        {firstComment && <Article shown={shown} part={{ text: firstComment, media: [] }} at={parts.length} last label={w.firstComment} />}
      </div>
      {pictures > 0 && <p className="cap pv-alt">{w.alts(format.number(parts[0]!.media.filter((item) => item.alt).length), format.number(pictures))}</p>}
    </section>
  );
}
