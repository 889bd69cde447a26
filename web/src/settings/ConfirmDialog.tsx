import { useEffect, useRef } from "react";
import { createPortal } from "react-dom";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Layers";
import { Refusal, useAct } from "./parts";

interface Props { open: boolean; onClose: () => void; title: string; text: string; keep: string; act: string; onAct: () => Promise<void> }

/** Names the thing before it goes; the safe button has the focus. */
export function ConfirmDialog({ open, onClose, title, text, keep, act, onAct }: Props) {
  const doing = useAct();
  const safe = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (open) safe.current?.focus();
    doing.clear();
  }, [open]);
  const run = () => doing.run(async () => {
    await onAct();
    onClose();
  });
  return createPortal((
    <Dialog open={open} onClose={onClose} title={title} footer={(
      <>
        <Button ref={safe} onClick={onClose}>{keep}</Button>
        <Button kind="danger solid" busy={doing.busy} onClick={() => void run()}>{act}</Button>
      </>
    )}>
      <p>{text}</p>
      <Refusal problem={doing.problem} />
    </Dialog>
  ), document.body);
}
