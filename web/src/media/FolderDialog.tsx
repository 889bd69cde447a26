import { type FormEvent, useEffect, useState } from "react";
import { Problem } from "../api/problem";
import { Button } from "../ui/Button";
import { TextField } from "../ui/Field";
import { Dialog } from "../ui/Layers";
import { useWords } from "../words";
import { moveFolder } from "./queries";

interface Props { open: boolean; rename: string | undefined; folders: string[]; onClose: () => void; onDone: (folder: string) => void }

/** Names a folder: a new one is there once something lies in it, so it is only opened; an old one is renamed with all below it. */
export function FolderDialog({ open, rename, folders, onClose, onDone }: Props) {
  const { media: w, common } = useWords();
  const [name, setName] = useState("");
  const [error, setError] = useState<string>();
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    if (open) setName(rename ?? "");
    setError(undefined);
  }, [open, rename]);
  const wanted = name.split("/").map((part) => part.trim()).filter(Boolean).join("/");
  const send = async (event: FormEvent) => {
    event.preventDefault();
    if (!wanted || wanted === rename) return onClose();
    if (!rename) return onDone(wanted);
    setBusy(true);
    try {
      await moveFolder(rename, wanted);
      onDone(wanted);
    } catch (problem) {
      setError(problem instanceof Problem ? problem.sentence : common.loadFailed);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog open={open} onClose={onClose} title={rename ? `${w.renameFolder}: ${rename}` : w.newFolder} footer={(
      <>
        <Button onClick={onClose}>{common.cancel}</Button>
        <Button kind="primary" type="submit" form="folder-form" busy={busy} disabled={!wanted}>{rename ? common.save : w.open}</Button>
      </>
    )}>
      <form id="folder-form" onSubmit={(event) => void send(event)}>
        <TextField label={w.folderName} value={name} autoFocus maxLength={200} error={error} onChange={(event) => setName(event.target.value)}
          hint={wanted !== rename && folders.includes(wanted) && rename ? w.folderExists(wanted) : w.folderHint} />
      </form>
    </Dialog>
  );
}
