import { useEffect, useId, useState } from "react";
import { Button } from "../ui/Button";
import { TextField } from "../ui/Field";
import { Dialog } from "../ui/Layers";
import { useWords } from "../words";
import { Refusal, useAct } from "./parts";

interface Props { open: boolean; title: string; label: string; initial: string; onClose: () => void; onSave: (name: string) => Promise<void> }

/** Another name for something that is listed. */
export function NameDialog({ open, title, label, initial, onClose, onSave }: Props) {
  const { common } = useWords();
  const id = useId();
  const act = useAct();
  const [name, setName] = useState(initial);
  useEffect(() => {
    if (open) setName(initial);
    act.clear();
  }, [open, initial]);
  const save = () => act.run(async () => {
    if (name.trim() !== initial) await onSave(name.trim());
    onClose();
  });
  return (
    <Dialog open={open} onClose={onClose} title={title} footer={(
      <>
        <Button onClick={onClose}>{common.cancel}</Button>
        <Button kind="primary" type="submit" form={id} busy={act.busy} disabled={name.trim() === ""}>{common.save}</Button>
      </>
    )}>
      <form id={id} className="stack" onSubmit={(event) => { event.preventDefault(); void save(); }}>
        <TextField label={label} value={name} autoFocus maxLength={100} error={act.problem?.of("name")[0]} onChange={(event) => setName(event.target.value)} />
        <Refusal problem={act.problem} not={["name"]} />
      </form>
    </Dialog>
  );
}
