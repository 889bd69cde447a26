import { useEffect, useRef, useState } from "react";
import { Problem } from "../api/problem";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Layers";
import { useToast } from "../ui/Toasts";
import { useWords } from "../words";
import type { Media } from "./address";
import { bulk } from "./queries";

/** Says what is lost before files go; the safe button has the focus. */
export function DeleteDialog({ open, files, onClose }: { open: boolean; files: Media[]; onClose: (isDone: boolean) => void }) {
  const w = useWords().media;
  const toast = useToast();
  const safe = useRef<HTMLButtonElement>(null);
  const [error, setError] = useState<string>();
  const [busy, setBusy] = useState(false);
  const used = files.filter((file) => file.usedBy > 0);
  const single = files.length === 1 ? files[0] : undefined;
  useEffect(() => {
    if (open) safe.current?.focus();
    setError(undefined);
  }, [open]);
  const send = async () => {
    setBusy(true);
    try {
      const refused = await bulk("delete", files.map((file) => file.id), used.length > 0 ? { force: true } : {});
      toast({ text: w.deleted(files.length - refused.length), ...(refused.length > 0 ? { detail: w.someRefused(refused.length) } : {}) });
      onClose(true);
    } catch (problem) {
      setError(problem instanceof Problem ? problem.sentence : String(problem));
    } finally {
      setBusy(false);
    }
  };
  const consequence = single
    ? (single.usedBy > 0 ? w.deleteOneUsed(single.usedBy) : w.deleteOneUnused)
    : (used.length > 0 ? w.deleteUsed(used.length) : w.deleteUnused);
  return (
    <Dialog open={open} onClose={() => onClose(false)} title={single ? w.deleteOne(single.name) : w.deleteTitle(files.length)} footer={(
      <>
        <Button ref={safe} onClick={() => onClose(false)}>{w.keep(files.length)}</Button>
        <Button kind="danger solid" busy={busy} onClick={() => void send()}>{w.deleteButton(files.length)}</Button>
      </>
    )}>
      <p>{consequence}</p>
      {error && <p className="msg" data-state="failed" role="alert">{error}</p>}
    </Dialog>
  );
}
