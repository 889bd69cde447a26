import { useState } from "react";
import { api, read } from "../api/client";
import { Problem } from "../api/problem";
import { queries } from "../api/query";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Layers";
import { Skeleton } from "../ui/Surfaces";
import { useToast } from "../ui/Toasts";
import { useWords } from "../words";
import type { Media } from "./address";
import { refreshLibrary, useLibrary } from "./queries";
import { Thumb } from "./Thumb";

interface Props { open: boolean; media: Media; onClose: () => void }

/** Another file of the library takes the place of this one in every post that has not gone out. */
export function ReplaceDialog({ open, media, onClose }: Props) {
  const { media: w, common } = useWords();
  const toast = useToast();
  const [chosen, setChosen] = useState<string | null>(null);
  const [error, setError] = useState<string>();
  const [busy, setBusy] = useState(false);
  const send = async () => {
    setBusy(true);
    setError(undefined);
    try {
      const { changed, kept } = await read(api.PUT("/api/v1/media/{id}/replacement", { params: { path: { id: media.id } }, body: { mediaId: chosen! } }));
      await Promise.all([refreshLibrary(), queries.invalidateQueries({ queryKey: ["post"] })]);
      toast({ text: w.replaced(changed.length), ...(kept.length > 0 ? { detail: `${w.replaceKept(kept.length)} ${kept[0]!.reason}`, keep: true } : {}) });
      onClose();
    } catch (problem) {
      setError(problem instanceof Problem ? problem.sentence : String(problem));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog wide open={open} onClose={onClose} title={w.replaceTitle(media.name)} footer={(
      <>
        <Button onClick={onClose}>{common.cancel}</Button>
        <Button kind="primary" disabled={!chosen} busy={busy} onClick={() => void send()}>{w.replaceButton}</Button>
      </>
    )}>
      <p>{w.replaceText}</p>
      {open && <Candidates media={media} chosen={chosen} onChoose={setChosen} />}
      {error && <p className="msg" data-state="failed" role="alert">{error}</p>}
    </Dialog>
  );
}

function Candidates({ media, chosen, onChoose }: { media: Media; chosen: string | null; onChoose: (id: string) => void }) {
  const w = useWords().media;
  const kind = media.kind === "video" ? "videos" : media.kind === "audio" ? "audio" : "pictures";
  const library = useLibrary({ kind });
  const others = library.items.filter((item) => item.id !== media.id);
  if (library.isPending) return <Skeleton lines={4} />;
  if (others.length === 0) return <p className="sub">{w.replaceNothing}</p>;
  return (
    <div className="gallery small" role="group" aria-label={w.library}>
      {others.map((item) => (
        <figure key={item.id}>
          <button type="button" className="look" aria-pressed={item.id === chosen} onClick={() => onChoose(item.id)}>
            <Thumb media={item} /><span className="trunc cap">{item.name}</span>
          </button>
        </figure>
      ))}
    </div>
  );
}
