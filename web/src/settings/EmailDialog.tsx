import { useEffect, useId, useState } from "react";
import { api, read } from "../api/client";
import { useSession } from "../session/session";
import { Button } from "../ui/Button";
import { TextField } from "../ui/Field";
import { Dialog } from "../ui/Layers";
import { useToast } from "../ui/Toasts";
import { useWords } from "../words";
import { Refusal, useAct } from "./parts";

/** Another e-mail address: it counts once its letter was followed. */
export function EmailDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { settings: w, common } = useWords();
  const { me } = useSession();
  const id = useId();
  const toast = useToast();
  const act = useAct();
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  useEffect(() => {
    if (!open) return;
    setEmail("");
    setPassword("");
    act.clear();
  }, [open]);
  const send = () => act.run(async () => {
    const answer = await read(api.POST("/api/v1/me/email", { body: { email: email.trim(), ...(me.hasPassword ? { password } : {}) } }));
    toast({ text: w.profile.emailSent(answer.email), keep: true });
    onClose();
  });
  return (
    <Dialog open={open} onClose={onClose} title={w.profile.emailTitle} footer={(
      <>
        <Button onClick={onClose}>{common.cancel}</Button>
        <Button kind="primary" type="submit" form={id} busy={act.busy} disabled={!email.includes("@")}>{w.profile.emailSend}</Button>
      </>
    )}>
      <form id={id} className="stack" onSubmit={(event) => { event.preventDefault(); void send(); }}>
        <p>{w.profile.emailHow}</p>
        <TextField label={w.profile.emailNew} type="email" autoComplete="email" autoFocus value={email} error={act.problem?.of("email")[0]} onChange={(event) => setEmail(event.target.value)} />
        {me.hasPassword && <PasswordField value={password} onChange={setPassword} error={act.problem?.of("password")[0]} />}
        <Refusal problem={act.problem} not={["email", "password"]} />
      </form>
    </Dialog>
  );
}

/** The present password, asked for before something that must not happen behind one's back. */
export function PasswordField({ value, onChange, error }: { value: string; onChange: (value: string) => void; error: string | undefined }) {
  const w = useWords().settings;
  return (
    <TextField label={w.password} hint={w.passwordWhy} type="password" autoComplete="current-password" value={value} error={error}
      onChange={(event) => onChange(event.target.value)} />
  );
}
