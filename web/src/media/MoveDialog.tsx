import { type FormEvent, useId, useState } from "react";
import { Problem } from "../api/problem";
import { Button } from "../ui/Button";
import { Check, TextField } from "../ui/Field";
import { Dialog } from "../ui/Layers";
import { useToast } from "../ui/Toasts";
import { useWords } from "../words";
import type { Media } from "./address";
import { bulk, useFolders } from "./queries";

interface Props { open: boolean; files: Media[]; onClose: (isDone: boolean) => void }

/** Into another folder, a new one or none; with Undo. */
export function MoveDialog({ open, files, onClose }: Props) {
  const { media: w, common } = useWords();
  const id = useId();
  const toast = useToast();
  const folders = useFolders().data ?? [];
  const [target, setTarget] = useState<string | null>("");
  const [fresh, setFresh] = useState("");
  const [error, setError] = useState<string>();
  const [busy, setBusy] = useState(false);
  const to = target ?? fresh.split("/").map((part) => part.trim()).filter(Boolean).join("/");
  const send = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(undefined);
    const before = groupByFolder(files);
    try {
      const refused = await bulk("move", files.map((file) => file.id), { folder: to });
      toast({
        text: w.moved(files.length - refused.length, to || w.top), ...(refused.length > 0 ? { detail: w.someRefused(refused.length) } : {}),
        undo: () => void Promise.all([...before].map(([folder, ids]) => bulk("move", ids, { folder }))),
      });
      onClose(true);
    } catch (problem) {
      setError(problem instanceof Problem ? problem.sentence : String(problem));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog open={open} onClose={() => onClose(false)} title={w.moveTitle(files.length)} footer={(
      <>
        <Button onClick={() => onClose(false)}>{common.cancel}</Button>
        <Button kind="primary" type="submit" form={id} busy={busy} disabled={target === null && !to}>{w.move}</Button>
      </>
    )}>
      <form id={id} className="stack" onSubmit={(event) => void send(event)}>
        <fieldset className="field">
          <legend>{w.moveTo}</legend>
          <div className="stack choices">
            {["", ...folders.map((folder) => folder.path)].map((path) => (
              <Check key={path} radio name={`${id}-to`} checked={target === path} label={path || w.top} onChange={() => setTarget(path)} />
            ))}
            <Check radio name={`${id}-to`} checked={target === null} label={w.newFolder} onChange={() => setTarget(null)} />
          </div>
        </fieldset>
        {target === null && <TextField label={w.folderName} hint={w.folderHint} value={fresh} autoFocus onChange={(event) => setFresh(event.target.value)} />}
        {error && <p className="msg" data-state="failed" role="alert">{error}</p>}
      </form>
    </Dialog>
  );
}

function groupByFolder(files: Media[]): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const file of files) groups.set(file.folder, [...(groups.get(file.folder) ?? []), file.id]);
  return groups;
}
