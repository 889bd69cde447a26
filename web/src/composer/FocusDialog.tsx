import { type CSSProperties, useState } from "react";
import { Button } from "../ui/Button";
import { Glyph } from "../ui/Glyph";
import { Dialog } from "../ui/Layers";
import type { Media } from "../upload/uploads";
import { useWords } from "../words";
import type { Checks } from "./checks";
import type { Focus } from "./draft";

interface Props { media: Media; focus: Focus | null; shapes: Checks; onClose: () => void; onChoose: (focus: Focus | null) => void }

const middle: Focus = { x: 0, y: 0 };
const within = (value: number) => Math.round(Math.min(1, Math.max(-1, value)) * 100) / 100;

/** The point that stays in view wherever a network cuts the picture: by click, or by arrow keys. */
export function FocusDialog({ media, focus, shapes, onClose, onChoose }: Props) {
  const { composer: w, common } = useWords();
  const [point, setPoint] = useState(focus ?? middle);
  const at = { insetInlineStart: `${(point.x + 1) * 50}%`, insetBlockStart: `${(1 - point.y) * 50}%` };
  const position = `${(point.x + 1) * 50}% ${(1 - point.y) * 50}%`;
  const networks = [...new Map(shapes.channels.flatMap((one) => (one.network ? [[one.network.id, one.network] as const] : []))).values()];
  const nudge = (x: number, y: number) => setPoint((old) => ({ x: within(old.x + x), y: within(old.y + y) }));
  const image = (style: CSSProperties) => (media.kind === "video" ? <video src={media.url} muted preload="metadata" style={style} /> : <img src={media.url} alt="" style={style} draggable={false} />);
  return (
    <Dialog open wide onClose={onClose} title={w.focus} footer={(
      <>
        <Button onClick={() => { onChoose(null); onClose(); }}>{w.focusClear}</Button>
        <Button kind="primary" onClick={() => { onChoose(point); onClose(); }}>{common.save}</Button>
      </>
    )}>
      <p>{w.focusHint}</p>
      <div className="focus-grid">
        <button type="button" className="focus-pick" aria-label={w.focusAt(Math.round((point.x + 1) * 50), Math.round((1 - point.y) * 50))}
          onClick={(event) => {
            if (event.detail === 0) return;
            const box = event.currentTarget.getBoundingClientRect();
            setPoint({ x: within(((event.clientX - box.left) / box.width) * 2 - 1), y: within(1 - ((event.clientY - box.top) / box.height) * 2) });
          }}
          onKeyDown={(event) => {
            const step = ({ ArrowLeft: [-0.05, 0], ArrowRight: [0.05, 0], ArrowUp: [0, 0.05], ArrowDown: [0, -0.05] } as Record<string, [number, number]>)[event.key];
            if (!step) return;
            event.preventDefault();
            nudge(...step);
          }}>
          {image({})}
          <span className="focus-dot" style={at} />
        </button>
        <div className="focus-shapes">
          {networks.map((network) => (
            <figure key={network.id}>
              <div style={{ aspectRatio: `${network.look.pictureWidth} / ${network.look.pictureHeight}` }}>{image({ objectPosition: position })}</div>
              <figcaption><Glyph network={network.id} size="sm" />{network.name}</figcaption>
            </figure>
          ))}
        </div>
      </div>
    </Dialog>
  );
}
