import { useEffect, useId, useState } from "react";
import { api, read } from "../api/client";
import { useSession } from "../session/session";
import { Button } from "../ui/Button";
import { TextField } from "../ui/Field";
import { Dialog } from "../ui/Layers";
import { useToast } from "../ui/Toasts";
import { useWords } from "../words";
import { CopyLine } from "./CopyLine";
import { PasswordField } from "./EmailDialog";
import { Refusal, useAct } from "./parts";
import { QrCode } from "./QrCode";
import { refresh } from "./queries";

interface Props { open: boolean; onClose: () => void }

/** In three steps: the password, the secret with a code that proves it was read, the recovery codes. */
export function AuthenticatorSetUp({ open, onClose }: Props) {
  const { settings: w, common } = useWords();
  const { me } = useSession();
  const id = useId();
  const act = useAct();
  const [password, setPassword] = useState("");
  const [code, setCode] = useState("");
  const [given, setGiven] = useState<{ secret: string; address: string }>();
  const [recovery, setRecovery] = useState<string[]>();
  const proof = me.hasPassword ? { password } : {};
  const begin = () => act.run(async () => setGiven(await read(api.POST("/api/v1/me/authenticator/secret", { body: proof }))));
  const finish = () => act.run(async () => {
    const answer = await read(api.POST("/api/v1/me/authenticator", { body: { secret: given!.secret, code: code.replace(/\s/g, ""), ...proof } }));
    setRecovery(answer.recoveryCodes);
  });
  useEffect(() => {
    if (!open) return;
    setPassword("");
    setCode("");
    setGiven(undefined);
    setRecovery(undefined);
    act.clear();
    if (!me.hasPassword) void begin();
  }, [open]);
  const close = () => {
    if (recovery) void Promise.all([refresh("me"), refresh("session")]);
    onClose();
  };
  return (
    <Dialog open={open} onClose={close} holds={recovery !== undefined} title={recovery ? w.security.recoveryTitle : w.security.appTitle} footer={(
      recovery
        ? <Button kind="primary" onClick={close}>{w.security.recoveryKept}</Button>
        : (
          <>
            <Button onClick={onClose}>{common.cancel}</Button>
            <Button kind="primary" type="submit" form={id} busy={act.busy}>{given ? w.security.appConfirm : w.security.appSetUp}</Button>
          </>
        )
    )}>
      {recovery ? <RecoveryCodes codes={recovery} /> : (
        <form id={id} className="stack" onSubmit={(event) => { event.preventDefault(); void (given ? finish() : begin()); }}>
          {!given && me.hasPassword && <PasswordField value={password} onChange={setPassword} error={act.problem?.of("password")[0]} />}
          {given && (
            <>
              <p>{w.security.appStep}</p>
              <QrCode text={given.address} label={w.security.appQr} />
              <CopyLine label={w.security.appSecret} text={given.secret} />
              <a className="link" href={given.address}>{w.security.appOpen}</a>
              <TextField label={w.security.appCode} inputMode="numeric" autoComplete="one-time-code" autoFocus value={code} error={act.problem?.of("code")[0]}
                onChange={(event) => setCode(event.target.value)} />
            </>
          )}
          <Refusal problem={act.problem} not={["password", "code"]} />
        </form>
      )}
    </Dialog>
  );
}

function RecoveryCodes({ codes }: { codes: string[] }) {
  const w = useWords().settings.security;
  return (
    <>
      <p>{w.recoveryText}</p>
      <ul className="codes">{codes.map((one) => <li key={one}>{one}</li>)}</ul>
      <CopyLine label={w.recoveryTitle} text={codes.join("\n")} hidden />
    </>
  );
}

/** Says what changes before the second factor goes. */
export function AuthenticatorOffDialog({ open, onClose }: Props) {
  const { settings: w } = useWords();
  const { me } = useSession();
  const id = useId();
  const act = useAct();
  const toast = useToast();
  const [password, setPassword] = useState("");
  useEffect(() => {
    if (!open) return;
    setPassword("");
    act.clear();
  }, [open]);
  const send = () => act.run(async () => {
    await api.POST("/api/v1/me/authenticator/removal", { body: me.hasPassword ? { password } : {} });
    await refresh("me");
    toast({ text: w.security.appRemoved });
    onClose();
  });
  return (
    <Dialog open={open} onClose={onClose} title={w.security.appOffTitle} footer={(
      <>
        <Button onClick={onClose}>{w.security.appKeep}</Button>
        <Button kind="danger solid" type="submit" form={id} busy={act.busy}>{w.security.appTurnOff}</Button>
      </>
    )}>
      <form id={id} className="stack" onSubmit={(event) => { event.preventDefault(); void send(); }}>
        <p>{w.security.appOffText}</p>
        {me.hasPassword && <PasswordField value={password} onChange={setPassword} error={act.problem?.of("password")[0]} />}
        <Refusal problem={act.problem} not={["password"]} />
      </form>
    </Dialog>
  );
}
