import { type ReactNode, useEffect, useId, useRef, useState } from "react";
import { api, read } from "../api/client";
import { useSession } from "../session/session";
import { Button } from "../ui/Button";
import { TextField } from "../ui/Field";
import { Dialog } from "../ui/Layers";
import { useToast } from "../ui/Toasts";
import { useWords } from "../words";
import { PasswordField } from "./EmailDialog";
import { Refusal, useAct } from "./parts";
import { browserName, makePasskey, type MyPasskey } from "./passkeys";
import { refresh } from "./queries";

/** A name, the password, and then the device asks. */
export function PasskeyAddDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { passkeys: w, common } = useWords();
  const [name, setName] = useState("");
  const [isCancelled, setCancelled] = useState(false);
  const toast = useToast();
  useEffect(() => {
    if (open) setName(w.usualName(browserName(navigator.userAgent)));
    setCancelled(false);
  }, [open]);
  const add = async (password: string | null) => {
    setCancelled(false);
    const made = await makePasskey(name.trim(), password);
    if (!made) {
      setCancelled(true);
      return false;
    }
    toast({ text: w.added(made.name) });
    return true;
  };
  return (
    <ProvenDialog open={open} onClose={onClose} title={w.addTitle} act={w.begin} cancel={common.cancel} blocked={name.trim() === ""} onAct={add}
      children={(problem) => (
        <>
          <p>{w.addText}</p>
          <TextField label={w.name} hint={w.nameHint} value={name} maxLength={100} error={problem("name")} onChange={(event) => setName(event.target.value)} />
        </>
      )}
      after={isCancelled && <p className="msg" data-state="failed" role="alert">{w.cancelled}</p>} />
  );
}

export function PasskeyNameDialog({ passkey, onClose }: { passkey: MyPasskey | null; onClose: () => void }) {
  const { passkeys: w, common } = useWords();
  const [name, setName] = useState("");
  useEffect(() => setName(passkey?.name ?? ""), [passkey]);
  const rename = async (password: string | null) => {
    await read(api.POST("/api/v1/me/passkeys/{id}/name", { params: { path: { id: passkey!.id } }, body: { name: name.trim(), password } }));
    return true;
  };
  return (
    <ProvenDialog open={passkey !== null} onClose={onClose} title={w.renameTitle} act={common.save} cancel={common.cancel} blocked={name.trim() === ""} onAct={rename}
      children={(problem) => <TextField label={w.name} value={name} maxLength={100} error={problem("name")} onChange={(event) => setName(event.target.value)} />} />
  );
}

export function PasskeyRemoveDialog({ passkey, onClose }: { passkey: MyPasskey | null; onClose: () => void }) {
  const w = useWords().passkeys;
  const toast = useToast();
  const remove = async (password: string | null) => {
    await api.POST("/api/v1/me/passkeys/{id}/removal", { params: { path: { id: passkey!.id } }, body: { password } });
    toast({ text: w.removed(passkey!.name) });
    return true;
  };
  return (
    <ProvenDialog open={passkey !== null} onClose={onClose} title={w.removeTitle(passkey?.name ?? "")} act={w.remove} cancel={w.keep} danger onAct={remove}
      children={() => <p>{w.removeText}</p>} />
  );
}

interface ProvenProps {
  open: boolean;
  onClose: () => void;
  title: string;
  act: string;
  cancel: string;
  danger?: boolean;
  blocked?: boolean;
  /** True: it is done, and the dialog closes. */
  onAct: (password: string | null) => Promise<boolean>;
  children: (problemOf: (member: string) => string | undefined) => ReactNode;
  after?: ReactNode;
}

/** Asks for the password of those who have one, before something changes about how they sign in. */
function ProvenDialog({ open, onClose, title, act, cancel, danger, blocked, onAct, children, after }: ProvenProps) {
  const { me } = useSession();
  const id = useId();
  const safe = useRef<HTMLButtonElement>(null);
  const doing = useAct();
  const [password, setPassword] = useState("");
  useEffect(() => {
    setPassword("");
    doing.clear();
    if (open && danger) safe.current?.focus();
  }, [open]);
  const send = () => doing.run(async () => {
    if (!await onAct(me.hasPassword ? password : null)) return;
    await refresh("passkey");
    onClose();
  });
  return (
    <Dialog open={open} onClose={onClose} title={title} footer={(
      <>
        <Button ref={safe} onClick={onClose}>{cancel}</Button>
        <Button kind={danger ? "danger solid" : "primary"} type="submit" form={id} busy={doing.busy} disabled={blocked ?? false}>{act}</Button>
      </>
    )}>
      <form id={id} className="stack" onSubmit={(event) => { event.preventDefault(); void send(); }}>
        <input type="text" hidden readOnly autoComplete="username" value={me.email} />
        {children((member) => doing.problem?.of(member)[0])}
        {me.hasPassword && <PasswordField value={password} onChange={setPassword} error={doing.problem?.of("password")[0]} />}
        <Refusal problem={doing.problem} not={["name", "password"]} />
        {after}
      </form>
    </Dialog>
  );
}
