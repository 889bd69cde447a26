import { type CSSProperties, useEffect, useState } from "react";
import { api, read } from "../api/client";
import { Problem } from "../api/problem";
import "../styles/media.css";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Layers";
import { useToast } from "../ui/Toasts";
import { useWords } from "../words";
import type { Media } from "./address";
import { Cropper } from "./Cropper";
import { type Area, largest, ratioOf } from "./crop";
import { stopOperation, useOperation } from "./operations";
import { refreshLibrary } from "./queries";

interface Props { open: boolean; media: Media; onClose: () => void; onMade: (id: string) => void }

/** Makes a new picture of a part of one; the original stays as it is. */
export function CropDialog({ open, media, onClose, onMade }: Props) {
  const { media: w, common } = useWords();
  const picture = media.width / Math.max(1, media.height);
  const [shape, setShape] = useState("4:5");
  const [area, setArea] = useState<Area>(() => largest(ratioOf("4:5"), picture));
  const making = useMaking(media, onClose, onMade);
  const choose = (next: string) => {
    setShape(next);
    setArea(largest(ratioOf(next), picture));
  };
  const isWhole = area.width > 0.999 && area.height > 0.999;
  return (
    <Dialog wide open={open} holds={making.isRunning} onClose={making.isRunning ? () => {} : onClose} title={w.cropTitle(media.name)} footer={(
      <>
        {making.isRunning && <progress className="progress grow" max={100} value={making.percent} aria-label={w.cropMaking} />}
        <Button onClick={making.isRunning ? making.stop : onClose}>{making.isRunning ? w.stop : common.cancel}</Button>
        <Button kind="primary" icon="crop" busy={making.isRunning} disabled={isWhole} onClick={() => void making.start(area, w.shapes[shape]!)}>{w.makeCrop}</Button>
      </>
    )}>
      <p>{w.cropText}</p>
      <div className="crop-body">
        {open && <Cropper media={media} area={area} shape={ratioOf(shape)} onChange={setArea} />}
        <div className="stack">
          <fieldset className="ratios">
            <legend className="vh">{w.shape}</legend>
            {Object.entries(w.shapes).map(([value, label]) => (
              <label key={value}>
                <input type="radio" name="crop-shape" checked={shape === value} onChange={() => choose(value)} />
                <i style={{ "--r": ratioOf(value) ?? picture } as CSSProperties} />
                <span className="nm">{label}</span>
              </label>
            ))}
          </fieldset>
          <p className="cap num">{w.pixelsOf(Math.round(area.width * media.width), Math.round(area.height * media.height))}</p>
        </div>
      </div>
      {making.error && <p className="msg" data-state="failed" role="alert">{making.error}</p>}
    </Dialog>
  );
}

/** Starts the crop on the server and follows it until the new file is there. */
function useMaking(media: Media, onClose: () => void, onMade: (id: string) => void) {
  const w = useWords().media;
  const toast = useToast();
  const [id, setId] = useState<string | null>(null);
  const [isAsking, setAsking] = useState(false);
  const [error, setError] = useState<string>();
  const operation = useOperation(id).data;
  useEffect(() => {
    if (!id || !operation || operation.state === "running") return;
    setId(null);
    if (operation.state === "failed") setError(operation.problem ?? w.cropFailed);
    if (operation.state !== "done") return;
    void refreshLibrary();
    toast({ text: w.cropDone });
    onClose();
    if (operation.subjectId && operation.subjectId !== media.id) onMade(operation.subjectId);
  }, [id, operation, media.id, onClose, onMade, toast, w]);
  const start = async (crop: Area, purpose: string) => {
    setAsking(true);
    setError(undefined);
    try {
      const started = await read(api.POST("/api/v1/media/{id}/fits", { params: { path: { id: media.id } }, body: { crop, purpose } }));
      setId(started.id);
    } catch (problem) {
      setError(problem instanceof Problem ? problem.sentence : String(problem));
    } finally {
      setAsking(false);
    }
  };
  const progress = operation?.progress;
  return {
    start, error, isRunning: isAsking || id !== null,
    percent: progress && progress.total ? (progress.done / progress.total) * 100 : undefined,
    stop: () => { if (id) void stopOperation(id); },
  };
}
