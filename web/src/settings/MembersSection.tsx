import { useState } from "react";
import { api, read } from "../api/client";
import { useMay, useSession } from "../session/session";
import { Avatar } from "../ui/Avatar";
import { Button, IconButton } from "../ui/Button";
import { useFormat } from "../ui/format";
import { LoadFailed, Skeleton } from "../ui/Surfaces";
import { useToast } from "../ui/Toasts";
import { useWords } from "../words";
import { ConfirmDialog } from "./ConfirmDialog";
import { InviteDialog } from "./InviteDialog";
import { Part, useTellingAct } from "./parts";
import { type Invitation, type Member, useInvitations, useMembers } from "./people";
import { refresh } from "./queries";
import { type Role, roles, RolesTable } from "./RolesTable";

/** The people of the workspace, who is invited, and what each role may do. */
export function MembersSection() {
  const w = useWords().settings;
  return (
    <>
      <Part title={w.sections.members} about={w.members.about}><People /></Part>
      <Part title={w.members.rolesTitle}><RolesTable /></Part>
    </>
  );
}

function People() {
  const { settings: w } = useWords();
  const may = useMay("members:write");
  const members = useMembers();
  const invitations = useInvitations();
  const [isInviting, setInviting] = useState(false);
  if (members.isError) return <LoadFailed error={members.error} retry={() => void members.refetch()} />;
  if (!members.data) return <div className="panel"><div className="body"><Skeleton lines={4} /></div></div>;
  const open = invitations.data ?? [];
  const owners = members.data.filter((member) => member.role === "owner").length;
  return (
    <div className="panel">
      <header>
        <span className="sub">{[w.members.people(members.data.length), open.length > 0 ? w.members.invitations(open.length) : ""].filter(Boolean).join(", ")}</span>
        {may && <div className="end"><Button size="sm" kind="primary" icon="plus" onClick={() => setInviting(true)}>{w.members.invite}</Button></div>}
      </header>
      <div className="table-wrap" tabIndex={0} role="group" aria-label={w.members.table}>
        <table className="table people">
          <thead>
            <tr>
              <th scope="col">{w.members.person}</th><th scope="col">{w.members.role}</th><th scope="col">{w.members.lastHere}</th>
              <th scope="col"><span className="vh">{useWords().common.more}</span></th>
            </tr>
          </thead>
          <tbody>
            {members.data.map((member) => <MemberRow key={member.personId} member={member} may={may} isLastOwner={member.role === "owner" && owners === 1} />)}
            {open.map((invitation) => <InvitationRow key={invitation.id} invitation={invitation} may={may} />)}
          </tbody>
        </table>
      </div>
      <InviteDialog open={isInviting} onClose={() => setInviting(false)} />
    </div>
  );
}

function MemberRow({ member, may, isLastOwner }: { member: Member; may: boolean; isLastOwner: boolean }) {
  const { settings: w, common } = useWords();
  const { me, workspace } = useSession();
  const format = useFormat();
  const tell = useTellingAct();
  const toast = useToast();
  const [isRemoving, setRemoving] = useState(false);
  const mayTouch = may && !isLastOwner && (member.role !== "owner" || workspace?.role === "owner");
  const change = (role: Role, isUndo = false) => void tell(async () => {
    await read(api.PATCH("/api/v1/members/{personId}", {
      params: { path: { personId: member.personId } }, body: { role }, headers: { "Content-Type": "application/merge-patch+json" },
    }));
    await Promise.all([refresh("member"), ...(member.personId === me.id ? [refresh("me")] : [])]);
    toast({ text: w.members.changed(member.name, common.roles[role]!), ...(isUndo ? {} : { undo: () => change(member.role, true) }) });
  });
  const remove = async () => {
    await api.DELETE("/api/v1/members/{personId}", { params: { path: { personId: member.personId } } });
    await refresh("member");
    toast({ text: w.members.removed(member.name) });
  };
  return (
    <tr>
      <td>
        <div className="cell">
          <Avatar name={member.name} />
          <div className="grow">
            <b className="name">{member.name} {member.personId === me.id && <span className="badge">{w.members.you}</span>}</b>
            <div className="cap">{[member.email, member.twoFactor ? w.members.twoFactor : ""].filter(Boolean).join(" · ")}</div>
          </div>
        </div>
      </td>
      <td title={isLastOwner ? w.members.lastOwner : undefined}>
        {mayTouch
          ? (
            <select className="select sm role-select" aria-label={w.members.roleOf(member.name)} value={member.role} onChange={(event) => change(event.target.value as Role)}>
              {roles.filter((role) => role !== "owner" || workspace?.role === "owner").map((role) => <option key={role} value={role}>{common.roles[role]}</option>)}
            </select>
          )
          : common.roles[member.role]}
        {isLastOwner && may && <div className="cap">{w.members.lastOwner}</div>}
      </td>
      <td className="cap">{member.lastSeenAt ? format.near(member.lastSeenAt) : w.members.never}</td>
      <td className="r">{mayTouch && <IconButton size="sm" icon="trash" label={w.members.remove(member.name)} onClick={() => setRemoving(true)} />}</td>
      <ConfirmDialog open={isRemoving} onClose={() => setRemoving(false)} title={w.members.removeTitle(member.name)} text={w.members.removeText(member.name)}
        keep={w.members.keep} act={w.members.remove(member.name)} onAct={remove} />
    </tr>
  );
}

function InvitationRow({ invitation, may }: { invitation: Invitation; may: boolean }) {
  const { settings: w, common } = useWords();
  const format = useFormat();
  const tell = useTellingAct();
  const toast = useToast();
  const withdraw = () => void tell(async () => {
    await api.DELETE("/api/v1/invitations/{id}", { params: { path: { id: invitation.id } } });
    await refresh("member");
    toast({ text: w.members.withdrawn(invitation.email) });
  });
  return (
    <tr>
      <td>
        <div className="cell">
          <Avatar name={invitation.email} />
          <div className="grow"><b className="name">{invitation.email}</b><div className="cap">{w.members.ends(format.near(invitation.expiresAt))}</div></div>
        </div>
      </td>
      <td>{common.roles[invitation.role]}</td>
      <td className="cap">{w.members.never}</td>
      <td className="r">{may && <Button size="sm" aria-label={w.members.withdrawOf(invitation.email)} onClick={withdraw}>{w.members.withdraw}</Button>}</td>
    </tr>
  );
}
