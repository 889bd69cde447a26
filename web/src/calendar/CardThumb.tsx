import { useState } from "react";
import { Icon } from "../ui/Icon";
import type { PostCard } from "./entries";

/** The first picture of a post, small; a drawing of its kind where there is none. */
export function CardThumb({ card, size = "" }: { card: PostCard; size?: "" | "sm" }) {
  const [broken, setBroken] = useState<string | null>(null);
  return card.thumbUrl && broken !== card.thumbUrl
    ? <img className={`thumb ${size}`.trim()} src={card.thumbUrl} alt="" loading="lazy" decoding="async" draggable={false} onError={() => setBroken(card.thumbUrl)} />
    : <span className={`thumb text ${size}`.trim()}><Icon name={card.mediaCount > 0 ? "image" : "text"} {...(size ? { size } : {})} /></span>;
}
