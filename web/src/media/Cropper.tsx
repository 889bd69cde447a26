import { type CSSProperties, type KeyboardEvent, type PointerEvent, useRef } from "react";
import { useWords } from "../words";
import { type Area, moved, resized } from "./crop";
import type { Media } from "./address";
import { Thumb } from "./Thumb";

interface Props { media: Media; area: Area; shape: number | null; onChange: (area: Area) => void }

/** The picture with the kept part drawn on it: pulled by hand, or moved with the arrow keys (Shift changes its size). */
export function Cropper({ media, area, shape, onChange }: Props) {
  const w = useWords().media;
  const box = useRef<HTMLDivElement>(null);
  const drag = useRef<{ x: number; y: number; area: Area; isCorner: boolean } | null>(null);
  const picture = media.width / media.height;
  const down = (event: PointerEvent, isCorner: boolean) => {
    event.preventDefault();
    event.stopPropagation();
    box.current!.setPointerCapture(event.pointerId);
    drag.current = { x: event.clientX, y: event.clientY, area, isCorner };
  };
  const pull = (event: PointerEvent) => {
    if (!drag.current) return;
    const frame = box.current!.getBoundingClientRect();
    const [dx, dy] = [(event.clientX - drag.current.x) / frame.width, (event.clientY - drag.current.y) / frame.height];
    onChange(drag.current.isCorner ? resized(drag.current.area, dx, dy, shape, picture) : moved(drag.current.area, dx, dy));
  };
  const press = (event: KeyboardEvent) => {
    const by = event.altKey ? 0.002 : 0.02;
    const step = { ArrowLeft: [-by, 0], ArrowRight: [by, 0], ArrowUp: [0, -by], ArrowDown: [0, by] }[event.key] as [number, number] | undefined;
    if (!step) return;
    event.preventDefault();
    onChange(event.shiftKey ? resized(area, ...step, shape, picture) : moved(area, ...step));
  };
  const per = (part: number) => Math.round(part * 100);
  const place = {
    insetBlockStart: `${area.y * 100}%`, insetInlineStart: `${area.x * 100}%`, inlineSize: `${area.width * 100}%`, blockSize: `${area.height * 100}%`,
  } as CSSProperties;
  return (
    <div className="cropper" ref={box} style={{ aspectRatio: `${media.width} / ${media.height}`, "--picture": picture } as CSSProperties}
      onPointerMove={pull} onPointerUp={() => { drag.current = null; }} onPointerCancel={() => { drag.current = null; }}>
      <Thumb media={media} large />
      <div className="win" style={place} tabIndex={0} role="group" aria-label={w.cropArea} aria-describedby="crop-now"
        onPointerDown={(event) => down(event, false)} onKeyDown={press}>
        <span className="corner" onPointerDown={(event) => down(event, true)} />
      </div>
      <output className="vh" id="crop-now">{w.cropNow(per(area.x), per(area.y), per(area.width), per(area.height))}</output>
    </div>
  );
}
