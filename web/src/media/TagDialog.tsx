import { type FormEvent, useId, useState } from "react";
import { Problem } from "../api/problem";
import { Button } from "../ui/Button";
import { TextField } from "../ui/Field";
import { Dialog } from "../ui/Layers";
import { useToast } from "../ui/Toasts";
import { useWords } from "../words";
import type { Media } from "./address";
import { bulk } from "./queries";

/** "a, b" as its words, without doubles. */
export function readTags(text: string): string[] {
  return [...new Set(text.split(/[,、]/).map((tag) => tag.trim()).filter(Boolean))];
}

/** Adds tags to those the files have. */
export function TagDialog({ open, files, onClose }: { open: boolean; files: Media[]; onClose: (isDone: boolean) => void }) {
  const { media: w, common } = useWords();
  const id = useId();
  const toast = useToast();
  const [text, setText] = useState("");
  const [error, setError] = useState<string>();
  const [busy, setBusy] = useState(false);
  const send = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(undefined);
    try {
      const refused = await bulk("tag", files.map((file) => file.id), { tags: readTags(text) });
      toast({ text: w.tagged(files.length - refused.length), ...(refused.length > 0 ? { detail: w.someRefused(refused.length) } : {}) });
      setText("");
      onClose(true);
    } catch (problem) {
      setError(problem instanceof Problem ? problem.sentence : String(problem));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog open={open} onClose={() => onClose(false)} title={w.tagTitle(files.length)} footer={(
      <>
        <Button onClick={() => onClose(false)}>{common.cancel}</Button>
        <Button kind="primary" type="submit" form={id} busy={busy} disabled={readTags(text).length === 0}>{w.tagAction}</Button>
      </>
    )}>
      <form id={id} onSubmit={(event) => void send(event)}>
        <TextField label={w.tags} hint={w.tagsHint} value={text} autoFocus error={error} onChange={(event) => setText(event.target.value)} />
      </form>
    </Dialog>
  );
}
