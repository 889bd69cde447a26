import { useQuery } from "@tanstack/react-query";
import { useEffect, useId, useState } from "react";
import { api, read } from "../api/client";
import { useChannels } from "../channels/queries";
import { useMay, useWorkspace } from "../session/session";
import { Button } from "../ui/Button";
import { TextField } from "../ui/Field";
import { Dialog } from "../ui/Layers";
import { useWords } from "../words";
import { useMediaUsage } from "../media/queries";
import { FormRow, Part, Refusal, useAct } from "./parts";
import { useMembers } from "./people";

/** The end of a workspace, with what goes with it told in numbers. */
export function DangerSection() {
  const { settings: w } = useWords();
  const [isOpen, setOpen] = useState(false);
  return (
    <Part title={w.sections.danger} about={w.danger.about}>
      <div className="panel danger-zone">
        <FormRow label={w.danger.title}>
          <div className="row wrap between">
            <span className="sub grow">{w.danger.what}</span>
            <Button size="sm" kind="danger" onClick={() => setOpen(true)}>{w.danger.open}</Button>
          </div>
        </FormRow>
      </div>
      <DeleteDialog open={isOpen} onClose={() => setOpen(false)} />
    </Part>
  );
}

function DeleteDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { settings: w } = useWords();
  const { id: workspaceId, name } = useWorkspace();
  const id = useId();
  const act = useAct();
  const [typed, setTyped] = useState("");
  useEffect(() => {
    setTyped("");
    act.clear();
  }, [open]);
  const send = () => act.run(async () => {
    await api.DELETE("/api/v1/workspaces/{id}", { params: { path: { id: workspaceId } } });
    location.assign("/");
  });
  return (
    <Dialog open={open} onClose={onClose} title={`${w.danger.button(name)}?`} footer={(
      <>
        <Button onClick={onClose}>{w.danger.keep}</Button>
        <Button kind="danger solid" type="submit" form={id} busy={act.busy} disabled={typed.trim() !== name}>{w.danger.button(name)}</Button>
      </>
    )}>
      <form id={id} className="stack" onSubmit={(event) => { event.preventDefault(); if (typed.trim() === name) void send(); }}>
        <p>{w.danger.what}</p>
        {open && <Numbers />}
        <TextField label={w.danger.type(name)} value={typed} autoFocus autoComplete="off" onChange={(event) => setTyped(event.target.value)} />
        <Refusal problem={act.problem} />
      </form>
    </Dialog>
  );
}

/** How much is lost; only what is known is told. */
function Numbers() {
  const { settings: { danger: w }, common, media } = useWords();
  const posts = useQuery({
    queryKey: ["post", "count"], queryFn: () => read(api.GET("/api/v1/posts/count", {})),
  }).data;
  const channels = useChannels().data;
  const files = useMediaUsage().data;
  const members = useMembers(useMay("members:read")).data;
  if (!posts || !channels || !files || !members) return null;
  return <p><b>{w.counts(common.posts(posts.count), common.channels(channels.length), media.files(files.items), w.members(members.length))}</b></p>;
}
