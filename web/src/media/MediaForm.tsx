import { useState } from "react";
import { Problem } from "../api/problem";
import { useMay } from "../session/session";
import { Button } from "../ui/Button";
import { Field, TextAreaField, TextField } from "../ui/Field";
import { useToast } from "../ui/Toasts";
import { useWords } from "../words";
import type { Media } from "./address";
import { editMedia, refreshLibrary, useFolders } from "./queries";
import { readTags } from "./TagDialog";

interface Props { media: Media; etag: string; onNext: (() => void) | null; onTag: (tag: string) => void }

interface Draft { alt: string; name: string; tags: string; folder: string }

/** Alt text, name, tags and folder of a file. */
export function MediaForm({ media, etag, onNext, onTag }: Props) {
  const { media: w, common } = useWords();
  const toast = useToast();
  const mayWrite = useMay("media:write");
  const folders = useFolders().data ?? [];
  const saved: Draft = { alt: media.alt ?? "", name: media.name, tags: media.tags.join(", "), folder: media.folder };
  const [typed, setTyped] = useState<Partial<Draft>>({});
  const [error, setError] = useState<Problem>();
  const [busy, setBusy] = useState(false);
  const draft = { ...saved, ...typed };
  const set = (patch: Partial<Draft>) => setTyped({ ...typed, ...patch });
  const isChanged = (Object.keys(typed) as (keyof Draft)[]).some((name) => draft[name] !== saved[name]);
  const save = async (after: (() => void) | null) => {
    setBusy(true);
    setError(undefined);
    try {
      await editMedia(media.id, etag, editOf(typed));
      setTyped({});
      toast({ text: common.saved });
      after?.();
    } catch (problem) {
      if (problem instanceof Problem && problem.status === 412) await refreshLibrary();
      if (problem instanceof Problem) setError(problem);
    } finally {
      setBusy(false);
    }
  };
  const saveNext = media.alt ? null : onNext;
  return (
    <form className="stack" onSubmit={(event) => { event.preventDefault(); void save(saveNext); }}>
      {media.kind !== "audio" && (
        <TextAreaField label={w.alt} hint={w.altHint} value={draft.alt} maxLength={10_000} disabled={!mayWrite} error={error?.of("alt")[0]}
          onChange={(event) => set({ alt: event.target.value })}
          onKeyDown={(event) => { if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) event.currentTarget.form!.requestSubmit(); }} />
      )}
      <TextField label={w.name} value={draft.name} required disabled={!mayWrite} error={error?.of("name")[0]} onChange={(event) => set({ name: event.target.value })} />
      <TextField label={w.tags} value={draft.tags} disabled={!mayWrite} error={error?.of("tags")[0]} onChange={(event) => set({ tags: event.target.value })} />
      {media.tags.length > 0 && (
        <div className="chips">{media.tags.map((tag) => <button key={tag} type="button" className="chip tag" onClick={() => onTag(tag)}>{tag}</button>)}</div>
      )}
      <Field label={w.folder} error={error?.of("folder")[0]}>
        {(control) => (
          <>
            <input className="input" {...control} list="media-folders" value={draft.folder} placeholder={w.top} disabled={!mayWrite} onChange={(event) => set({ folder: event.target.value })} />
            <datalist id="media-folders">{folders.map((folder) => <option key={folder.path} value={folder.path} />)}</datalist>
          </>
        )}
      </Field>
      {error && <p className="msg" data-state="failed" role="alert">{error.status === 412 ? w.changedElsewhere : error.sentence}</p>}
      {mayWrite && (
        <div className="row">
          <Button type="submit" kind={isChanged ? "primary" : ""} size="sm" busy={busy} disabled={!isChanged}>{saveNext ? w.saveNext : common.save}</Button>
        </div>
      )}
    </form>
  );
}

/** Only what was typed is sent, so that nobody else's words are written over. */
function editOf({ alt, name, tags, folder }: Partial<Draft>) {
  return {
    ...(alt !== undefined ? { alt: alt.trim() || null } : {}),
    ...(name !== undefined ? { name: name.trim() } : {}),
    ...(tags !== undefined ? { tags: readTags(tags) } : {}),
    ...(folder !== undefined ? { folder } : {}),
  };
}
