import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { api, read } from "../api/client";
import { Problem } from "../api/problem";
import { queries } from "../api/query";
import { useMay, useWorkspace } from "../session/session";
import { Button } from "../ui/Button";
import { useToast } from "../ui/Toasts";
import { useWords } from "../words";
import { DeleteDialog } from "./DeleteDialog";
import { MoveDialog } from "./MoveDialog";
import { TagDialog } from "./TagDialog";
import type { Selection } from "./useSelection";

export type SelectionAct = "move" | "tag" | "delete" | null;

interface Props { selection: Selection; act: SelectionAct; onAct: (act: SelectionAct) => void }

/** What can be done with the selected files; stays at the top while the files scroll. */
export function SelectionBar({ selection, act, onAct }: Props) {
  const w = useWords().media;
  const mayPost = useMay("posts:write");
  const mayWrite = useMay("media:write");
  const useThem = useInPost();
  const { chosen } = selection;
  const close = (isDone: boolean) => {
    onAct(null);
    if (isDone) selection.clear();
  };
  return (
    <>
      {chosen.length > 0 && (
        <div className="banner selection" data-state="scheduled" role="toolbar" aria-label={w.selected(chosen.length)}>
          <b aria-live="polite">{w.selected(chosen.length)}</b>
          <button type="button" className="link cap" onClick={selection.all}>{w.selectAll}</button>
          <button type="button" className="link cap" onClick={selection.clear}>{w.selectNone}</button>
          <span className="grow" />
          {mayPost && <Button size="sm" icon="compose" busy={useThem.busy} onClick={() => void useThem.run(chosen.map((media) => media.id))}>{w.useInPost}</Button>}
          {mayWrite && <Button size="sm" icon="folder" onClick={() => onAct("move")}>{w.move}</Button>}
          {mayWrite && <Button size="sm" icon="hash" onClick={() => onAct("tag")}>{w.tagAction}</Button>}
          {mayWrite && <Button size="sm" kind="danger" icon="trash" onClick={() => onAct("delete")}>{useWords().common.delete}</Button>}
        </div>
      )}
      <MoveDialog open={act === "move"} files={chosen} onClose={close} />
      <TagDialog open={act === "tag"} files={chosen} onClose={close} />
      <DeleteDialog open={act === "delete"} files={chosen} onClose={close} />
    </>
  );
}

/** Makes a draft that shows the files and opens it. */
export function useInPost() {
  const [busy, setBusy] = useState(false);
  const navigate = useNavigate();
  const toast = useToast();
  const { slug } = useWorkspace();
  const run = async (ids: string[]) => {
    setBusy(true);
    try {
      const post = await read(api.POST("/api/v1/posts", { body: { parts: [{ text: "", media: ids.map((id) => ({ id })) }] } }));
      await queries.invalidateQueries({ queryKey: ["post"] });
      await navigate({ to: "/w/$workspace/compose/$id", params: { workspace: slug, id: post!.id } });
    } catch (problem) {
      toast({ text: problem instanceof Problem ? problem.sentence : String(problem), state: "failed", keep: true });
    } finally {
      setBusy(false);
    }
  };
  return { run, busy };
}
