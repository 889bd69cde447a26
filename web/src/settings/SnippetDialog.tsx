import { useEffect, useId, useState } from "react";
import { api, read } from "../api/client";
import { Button } from "../ui/Button";
import { SelectField, TextAreaField, TextField } from "../ui/Field";
import { Dialog } from "../ui/Layers";
import { useToast } from "../ui/Toasts";
import { useWords } from "../words";
import { Refusal, useAct } from "./parts";
import { refresh, type Snippet } from "./queries";

type Kind = Snippet["kind"];

/** Writes a snippet, a new one or one that is there. */
export function SnippetDialog({ edited, onClose }: { edited: Snippet | "new" | null; onClose: () => void }) {
  const { settings: { texts: w }, common } = useWords();
  const id = useId();
  const toast = useToast();
  const act = useAct();
  const [draft, setDraft] = useState<{ kind: Kind; name: string; text: string }>({ kind: "hashtags", name: "", text: "" });
  const set = (patch: Partial<typeof draft>) => setDraft({ ...draft, ...patch });
  useEffect(() => {
    if (edited) setDraft(edited === "new" ? { kind: "hashtags", name: "", text: "" } : { kind: edited.kind, name: edited.name, text: edited.text });
    act.clear();
  }, [edited]);
  const save = () => act.run(async () => {
    const body = { ...draft, name: draft.name.trim() };
    if (edited === "new") await read(api.POST("/api/v1/snippets", { body }));
    else if (edited) {
      await read(api.PATCH("/api/v1/snippets/{id}", {
        params: { path: { id: edited.id }, header: { "If-Match": `"${edited.version}"` } }, body, headers: { "Content-Type": "application/merge-patch+json" },
      }));
    }
    await refresh("snippet");
    toast({ text: common.saved });
    onClose();
  });
  return (
    <Dialog open={edited !== null} onClose={onClose} title={edited === "new" ? w.newSnippet : w.editSnippet} footer={(
      <>
        <Button onClick={onClose}>{common.cancel}</Button>
        <Button kind="primary" type="submit" form={id} busy={act.busy} disabled={!draft.name.trim() || !draft.text.trim()}>{common.save}</Button>
      </>
    )}>
      <form id={id} className="stack" onSubmit={(event) => { event.preventDefault(); void save(); }}>
        <SelectField label={w.kind} value={draft.kind} onChange={(event) => set({ kind: event.target.value as Kind })}
          options={Object.entries(w.kinds).map(([value, label]) => ({ value, label }))} />
        <TextField label={w.name} value={draft.name} autoFocus maxLength={100} error={act.problem?.of("name")[0]}
          hint={draft.kind === "variable" && draft.name ? w.variableHint(draft.name.trim()) : undefined} onChange={(event) => set({ name: event.target.value })} />
        <TextAreaField label={w.text} value={draft.text} error={act.problem?.of("text")[0]} onChange={(event) => set({ text: event.target.value })} />
        <Refusal problem={act.problem} not={["name", "text"]} />
      </form>
    </Dialog>
  );
}
