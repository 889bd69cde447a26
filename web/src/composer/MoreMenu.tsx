import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { api, read } from "../api/client";
import { queries } from "../api/query";
import { useWorkspace } from "../session/session";
import { IconButton } from "../ui/Button";
import { Icon } from "../ui/Icon";
import { Pop } from "../ui/Layers";
import { useToast } from "../ui/Toasts";
import { useWords } from "../words";
import { FromTemplate, SaveTemplate } from "./TemplateDialogs";
import { useWriting } from "./useWriting";

/** What one seldom does with a post: copy it, look at it, throw it away. */
export function MoreMenu() {
  const { composer: w, common } = useWords();
  const { writing, now } = useWriting();
  const { slug } = useWorkspace();
  const navigate = useNavigate();
  const toast = useToast();
  const { post } = now;
  const [layer, setLayer] = useState<"use" | "save" | null>(null);
  const copy = async () => {
    await writing.flush();
    const made = await read(api.POST("/api/v1/posts/{id}/copies", { params: { path: { id: post!.id } }, body: {} }));
    await navigate({ to: "/w/$workspace/compose/$id", params: { workspace: slug, id: made.id } });
    toast({ text: w.copied });
  };
  const discard = async () => {
    const words = writing.snapshot.draft;
    if (post) await read(api.DELETE("/api/v1/posts/{id}", { params: { path: { id: post.id } } }));
    writing.dropLocal();
    writing.end();
    void queries.invalidateQueries({ queryKey: ["post"] });
    await navigate({ to: "/w/$workspace/calendar", params: { workspace: slug } });
    const undo = async () => {
      const made = await writing.makeAgain(words);
      await navigate({ to: "/w/$workspace/compose/$id", params: { workspace: slug, id: made.id } });
    };
    toast({ text: w.discarded, undo: () => void undo() });
  };
  return (
    <>
      <Pop menu end button={(wired) => <IconButton size="sm" icon="more" label={common.more} {...wired} />}>
        {post && <button type="button" onClick={() => void navigate({ to: "/w/$workspace/posts/$id", params: { workspace: slug, id: post.id } })}><Icon name="eye" />{w.openPost}</button>}
        {post && <button type="button" onClick={() => void copy()}><Icon name="copy" />{w.duplicate}</button>}
        {writing.savesItself && <button type="button" onClick={() => setLayer("use")}><Icon name="layers" />{w.templateUse}</button>}
        <button type="button" onClick={() => setLayer("save")}><Icon name="bookmark" />{w.templateSave}</button>
        {writing.savesItself && <><hr /><button type="button" className="danger" onClick={() => void discard()}><Icon name="trash" />{w.discard}</button></>}
      </Pop>
      <FromTemplate open={layer === "use"} onClose={() => setLayer(null)} />
      <SaveTemplate open={layer === "save"} onClose={() => setLayer(null)} />
    </>
  );
}
