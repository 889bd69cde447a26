import type { CSSProperties } from "react";
import { ChannelMark } from "../channels/ChannelMark";
import type { Channel, Network } from "../channels/queries";
import { fitsUntil, limitOf } from "../composer/measure";
import { pictureOf } from "../media/address";
import { Icon } from "../ui/Icon";
import type { Media } from "../upload/uploads";
import { useWords } from "../words";
import { facets } from "./facets";
import { firstLink, LinkCard } from "./LinkCard";
import type { PreviewPart } from "./Preview";

export interface Shown { channel: Channel; network: Network | undefined; media: Map<string, Media>; settings: Record<string, unknown> }

interface Props { shown: Shown; part: PreviewPart; at: number; last: boolean; label?: string }

/** One post of the preview. Every shape has the same parts; the order and the dress are style. */
export function Article({ shown, part, at, last, label }: Props) {
  const w = useWords().preview;
  const { channel, network, settings } = shown;
  const hasMedia = part.media.length > 0;
  const end = network ? fitsUntil(part.text, network.rules, limitOf(network.rules, hasMedia)) : part.text.length;
  const warning = at === 0 && typeof settings.contentWarning === "string" ? settings.contentWarning : "";
  const hidesMedia = settings.sensitive === true || warning !== "" || (Array.isArray(settings.labels) && settings.labels.length > 0);
  const link = hasMedia || warning || settings.noCard === true ? undefined : at === 0 && typeof settings.card === "string" && settings.card ? settings.card : firstLink(part.text);
  return (
    <article className="pv" data-net={channel.network} data-reply={at > 0 || undefined} data-last={last || undefined}>
      <ChannelMark channel={channel} badge={false} />
      <div className="who"><b>{channel.name}</b><span className="mt handle">{channel.handle.startsWith("@") ? channel.handle : `@${channel.handle}`}</span><span className="mt when">{w.now}</span></div>
      {label && <div className="mt note"><Icon name="reply" size="xs" />{label}</div>}
      {warning && <div className="cw"><p><b>{warning}</b></p><span className="cwb">{w.showMore}</span></div>}
      <div className={`tx${warning ? " shut" : ""}`} aria-label={warning ? w.hiddenText : undefined} role={warning ? "group" : undefined}>
        {part.text ? facets(part.text, end) : !hasMedia && <p className="mt">{at === 0 ? w.nothing : w.nothingNext}</p>}
      </div>
      {hasMedia && (hidesMedia ? <div className="hidmed"><span><Icon name="eye" />{w.sensitive}<small>{w.sensitiveHint}</small></span></div> : <Pictures shown={shown} part={part} />)}
      {link && <LinkCard url={link} />}
      <div className="acts" aria-hidden="true">
        {["reply", "repeat", "heart", "star", "bookmark", "more"].map((name) => <span key={name} data-act={name}><Icon name={name === "reply" ? "message" : name} /></span>)}
      </div>
    </article>
  );
}

function Pictures({ shown: { media, network }, part }: { shown: Shown; part: PreviewPart }) {
  const shown = part.media.slice(0, network?.rules.maxMedia || part.media.length);
  return (
    <div className="md" data-count={Math.min(shown.length, 4)}>
      {shown.map((item) => {
        const file = media.get(item.id);
        if (!file) return <span key={item.id} className="skel" />;
        const style: CSSProperties | undefined = item.focus ? { objectPosition: `${(item.focus.x + 1) * 50}% ${(1 - item.focus.y) * 50}%` } : undefined;
        return file.kind === "video"
          ? <span key={item.id} className="vid"><video src={file.url} poster={pictureOf(file, true) ?? undefined} muted preload={file.previewUrl ? "none" : "metadata"} aria-label={item.alt || file.name} style={style} /><Icon name="play" size="lg" /></span>
          : file.kind === "audio" ? <span key={item.id} className="aud"><Icon name="music" />{file.name}</span>
          : <img key={item.id} src={file.url} alt={item.alt || file.name} style={style} loading="lazy" />;
      })}
    </div>
  );
}
