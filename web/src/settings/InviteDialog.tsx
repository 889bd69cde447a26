import { useEffect, useId, useState } from "react";
import { api, read } from "../api/client";
import { useSession } from "../session/session";
import { Button } from "../ui/Button";
import { SelectField, TextField } from "../ui/Field";
import { Dialog } from "../ui/Layers";
import { useToast } from "../ui/Toasts";
import { useWords } from "../words";
import { Refusal, useAct } from "./parts";
import { refresh } from "./queries";
import { type Role, roles } from "./RolesTable";

/** Invites somebody by mail, with a role. */
export function InviteDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { settings: w, common } = useWords();
  const { workspace } = useSession();
  const id = useId();
  const toast = useToast();
  const act = useAct();
  const [email, setEmail] = useState("");
  const [role, setRole] = useState<Role>("editor");
  useEffect(() => {
    if (!open) return;
    setEmail("");
    act.clear();
  }, [open]);
  const send = () => act.run(async () => {
    const invitation = await read(api.POST("/api/v1/invitations", { body: { email: email.trim(), role } }));
    await refresh("member");
    toast({ text: w.members.invited(invitation.email) });
    onClose();
  });
  return (
    <Dialog open={open} onClose={onClose} title={w.members.inviteTitle} footer={(
      <>
        <Button onClick={onClose}>{common.cancel}</Button>
        <Button kind="primary" type="submit" form={id} busy={act.busy} disabled={!email.includes("@")}>{w.members.inviteSend}</Button>
      </>
    )}>
      <form id={id} className="stack" onSubmit={(event) => { event.preventDefault(); void send(); }}>
        <TextField label={w.members.inviteEmail} type="email" autoFocus value={email} error={act.problem?.of("email")[0]} onChange={(event) => setEmail(event.target.value)} />
        <SelectField label={w.members.role} value={role} onChange={(event) => setRole(event.target.value as Role)}
          options={roles.filter((one) => one !== "owner" || workspace?.role === "owner").map((one) => ({ value: one, label: common.roles[one]! }))} />
        <Refusal problem={act.problem} not={["email"]} />
      </form>
    </Dialog>
  );
}
