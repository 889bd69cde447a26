import { useEffect, useId, useState } from "react";
import { api } from "../api/client";
import { useSession } from "../session/session";
import { Button } from "../ui/Button";
import { Check, TextField } from "../ui/Field";
import { Dialog } from "../ui/Layers";
import { useToast } from "../ui/Toasts";
import { useWords } from "../words";
import { Refusal, useAct } from "./parts";
import { refresh } from "./queries";

/** A new password; every other device is signed out by it. */
export function PasswordDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { settings: w, common } = useWords();
  const { me } = useSession();
  const id = useId();
  const toast = useToast();
  const act = useAct();
  const [current, setCurrent] = useState("");
  const [fresh, setFresh] = useState("");
  const [isShown, setShown] = useState(false);
  useEffect(() => {
    if (!open) return;
    setCurrent("");
    setFresh("");
    act.clear();
  }, [open]);
  const send = () => act.run(async () => {
    await api.POST("/api/v1/me/password", { body: { new: fresh, ...(me.hasPassword ? { current } : {}) } });
    toast({ text: w.security.passwordDone });
    await Promise.all([refresh("me"), refresh("session")]);
    onClose();
  });
  const type = isShown ? "text" : "password";
  return (
    <Dialog open={open} onClose={onClose} title={me.hasPassword ? w.security.passwordTitle : w.security.setPassword} footer={(
      <>
        <Button onClick={onClose}>{common.cancel}</Button>
        <Button kind="primary" type="submit" form={id} busy={act.busy} disabled={fresh === ""}>{common.save}</Button>
      </>
    )}>
      <form id={id} className="stack" onSubmit={(event) => { event.preventDefault(); void send(); }}>
        <input type="text" hidden readOnly autoComplete="username" value={me.email} />
        {me.hasPassword && (
          <TextField label={w.password} type={type} autoComplete="current-password" autoFocus value={current} error={act.problem?.of("current")[0]}
            onChange={(event) => setCurrent(event.target.value)} />
        )}
        <TextField label={w.security.passwordNew} hint={w.security.passwordHint} type={type} autoComplete="new-password" value={fresh}
          error={act.problem?.of("new")[0]} onChange={(event) => setFresh(event.target.value)} />
        <Check label={w.security.show} checked={isShown} onChange={(event) => setShown(event.target.checked)} />
        <Refusal problem={act.problem} not={["current", "new"]} />
      </form>
    </Dialog>
  );
}
