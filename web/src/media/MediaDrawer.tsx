import { useState } from "react";
import { Problem } from "../api/problem";
import { useMay } from "../session/session";
import { Button, IconButton } from "../ui/Button";
import { Dialog } from "../ui/Layers";
import { LoadFailed, Skeleton } from "../ui/Surfaces";
import { useWords } from "../words";
import type { Media } from "./address";
import { CropDialog } from "./CropDialog";
import { DeleteDialog } from "./DeleteDialog";
import { MediaFacts } from "./MediaFacts";
import { MediaForm } from "./MediaForm";
import { MediaUses } from "./MediaUses";
import { useMediaOne } from "./queries";
import { ReplaceDialog } from "./ReplaceDialog";
import { useInPost } from "./SelectionBar";
import { Thumb } from "./Thumb";

interface Props { id: string | undefined; items: Media[]; onOpen: (id: string | undefined) => void; onTag: (tag: string) => void }

/** One file beside the library: how it looks, its words, its facts, where it is used. */
export function MediaDrawer({ id, items, onOpen, onTag }: Props) {
  const w = useWords().media;
  const at = items.findIndex((item) => item.id === id);
  const go = (step: number) => onOpen(items[at + step]?.id ?? id);
  return (
    <Dialog drawer open={id !== undefined} onClose={() => onOpen(undefined)} title={(
      <span className="row">
        {w.fileDetails}
        {at >= 0 && (
          <>
            <IconButton icon="left" size="sm" label={w.previous} disabled={at === 0} onClick={() => go(-1)} />
            <IconButton icon="right" size="sm" label={w.next} disabled={at === items.length - 1} onClick={() => go(1)} />
          </>
        )}
      </span>
    )}>
      {id && <Details key={id} id={id} onTag={onTag} onClose={() => onOpen(undefined)} onOpen={onOpen} onNext={at >= 0 && at < items.length - 1 ? () => go(1) : null} />}
    </Dialog>
  );
}

interface DetailsProps { id: string; onTag: (tag: string) => void; onClose: () => void; onOpen: (id: string) => void; onNext: (() => void) | null }

function Details({ id, onTag, onClose, onOpen, onNext }: DetailsProps) {
  const w = useWords().media;
  const one = useMediaOne(id);
  if (one.isPending) return <Skeleton lines={6} />;
  if (one.isError || !one.data) {
    return one.error instanceof Problem && one.error.status === 404 ? <p>{w.gone}</p> : <LoadFailed error={one.error} retry={() => void one.refetch()} />;
  }
  const { value: media, etag } = one.data;
  return (
    <>
      <Look media={media} />
      <Acts media={media} onClose={onClose} onOpen={onOpen} />
      <MediaForm media={media} etag={etag} onNext={onNext} onTag={onTag} />
      <MediaUses media={media} />
      <MediaFacts media={media} onOpen={onOpen} />
    </>
  );
}

function Look({ media }: { media: Media }) {
  if (media.kind === "video") return <video className="look-at" src={media.url} controls preload="metadata" aria-label={media.alt ?? media.name} />;
  if (media.kind === "audio") return <audio className="look-at" src={media.url} controls preload="metadata" aria-label={media.alt ?? media.name} />;
  return <Thumb media={media} large className="look-at" />;
}

function Acts({ media, onClose, onOpen }: { media: Media; onClose: () => void; onOpen: (id: string) => void }) {
  const { media: w, common } = useWords();
  const mayWrite = useMay("media:write");
  const mayPost = useMay("posts:write");
  const use = useInPost();
  const [layer, setLayer] = useState<"crop" | "replace" | "delete" | null>(null);
  return (
    <div className="row wrap">
      {mayPost && <Button size="sm" kind="primary" icon="compose" busy={use.busy} onClick={() => void use.run([media.id])}>{w.useInPost}</Button>}
      {mayWrite && media.kind === "image" && <Button size="sm" icon="crop" onClick={() => setLayer("crop")}>{w.crop}</Button>}
      {mayWrite && mayPost && media.usedBy > 0 && <Button size="sm" icon="refresh" onClick={() => setLayer("replace")}>{w.replace}</Button>}
      <a className="btn sm" href={media.url} download={media.name}>{w.download}</a>
      {mayWrite && <Button size="sm" kind="danger" icon="trash" onClick={() => setLayer("delete")}>{common.delete}</Button>}
      <CropDialog open={layer === "crop"} media={media} onClose={() => setLayer(null)} onMade={onOpen} />
      <ReplaceDialog open={layer === "replace"} media={media} onClose={() => setLayer(null)} />
      <DeleteDialog open={layer === "delete"} files={[media]} onClose={(isDone) => { setLayer(null); if (isDone) onClose(); }} />
    </div>
  );
}
