import { useState } from "react";
import { Icon } from "../ui/Icon";
import { type Media, pictureOf } from "./address";

const drawings: Record<Media["kind"], string> = { image: "image", animatedImage: "image", video: "video", audio: "music" };

/** A file's small picture; where there is none, a drawing of its kind on grey. */
export function Thumb({ media, large = false, className = "" }: { media: Media; large?: boolean; className?: string }) {
  const source = pictureOf(media, large);
  const [broken, setBroken] = useState<string | null>(null);
  return source && broken !== source
    ? <img className={className} src={source} alt={media.alt ?? ""} loading="lazy" decoding="async" draggable={false} onError={() => setBroken(source)} />
    : <span className={`no-picture ${className}`.trim()}><Icon name={drawings[media.kind]} size="lg" /></span>;
}
