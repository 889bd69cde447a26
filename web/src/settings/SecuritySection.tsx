import { useState } from "react";
import { useSession } from "../session/session";
import { Button } from "../ui/Button";
import { useWords } from "../words";
import { AuthenticatorRow } from "./AuthenticatorRow";
import { PasswordDialog } from "./PasswordDialog";
import { FormRow, Part } from "./parts";
import { PasskeysPanel } from "./PasskeysPanel";
import { SessionsPanel } from "./SessionsPanel";
import { SignInsPanel } from "./SignInsPanel";

/** Password, second factor, passkeys, where one is signed in, and every try to sign in. */
export function SecuritySection() {
  const { settings: w, passkeys } = useWords();
  const { me } = useSession();
  const [isChanging, setChanging] = useState(false);
  return (
    <>
      <Part title={w.sections.security} about={w.security.about}>
        <div className="panel">
          <FormRow label={w.security.password} hint={me.hasPassword ? w.security.passwordSet : w.security.passwordNone}>
            <div className="row"><span className="end"><Button size="sm" onClick={() => setChanging(true)}>{me.hasPassword ? w.change : w.security.setPassword}</Button></span></div>
          </FormRow>
          <AuthenticatorRow />
        </div>
        <PasswordDialog open={isChanging} onClose={() => setChanging(false)} />
      </Part>
      <Part title={passkeys.title} about={passkeys.about}><PasskeysPanel /></Part>
      <Part title={w.security.sessions} about={w.security.sessionsAbout}><SessionsPanel /></Part>
      <Part title={w.security.history} about={w.security.historyAbout}><SignInsPanel /></Part>
    </>
  );
}
