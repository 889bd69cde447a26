import { useState } from "react";
import { useSession } from "../session/session";
import { Button } from "../ui/Button";
import { useWords } from "../words";
import { AuthenticatorOffDialog, AuthenticatorSetUp } from "./AuthenticatorDialogs";
import { FormRow } from "./parts";

/** The authenticator app: set up, or turned off. */
export function AuthenticatorRow() {
  const w = useWords().settings.security;
  const { me } = useSession();
  const [layer, setLayer] = useState<"on" | "off" | null>(null);
  return (
    <FormRow label={w.app} hint={w.appHint}>
      <div className="row wrap between">
        <span className="sub">{me.twoFactor ? w.appOn : w.appOff}</span>
        {me.twoFactor
          ? <Button size="sm" onClick={() => setLayer("off")}>{w.appTurnOff}</Button>
          : <Button size="sm" onClick={() => setLayer("on")}>{w.appSetUp}</Button>}
      </div>
      <AuthenticatorSetUp open={layer === "on"} onClose={() => setLayer(null)} />
      <AuthenticatorOffDialog open={layer === "off"} onClose={() => setLayer(null)} />
    </FormRow>
  );
}
