import { useQuery } from "@tanstack/react-query";
import { useId, useRef, useState } from "react";
import { api, read } from "../api/client";
import { IconButton } from "../ui/Button";
import { Field, TextAreaField } from "../ui/Field";
import { Icon } from "../ui/Icon";
import { useWords } from "../words";
import { useWriting } from "./useWriting";

/** Labels for finding the post again, and a note for colleagues. Nobody outside sees either. */
export function Labels() {
  const w = useWords().composer;
  const { writing, now } = useWriting();
  const { tags, note } = now.draft;
  const known = useQuery({ queryKey: ["post", "tags"], queryFn: async () => (await read(api.GET("/api/v1/tags"))).items });
  const list = useId();
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState("");
  const set = (next: string[]) => writing.change((draft) => ({ ...draft, tags: next }));
  const add = () => {
    const tag = text.trim().slice(0, 100);
    if (tag && !tags.includes(tag)) set([...tags, tag]);
    setText("");
  };
  return (
    <details className="fold" open={tags.length > 0 || note !== "" || undefined}>
      <summary><Icon name="flag" />{w.labels}<span className="now trunc">{tags.join(", ")}</span><Icon name="right" /></summary>
      <div className="body">
        <Field label={w.labelsField} hint={w.labelsHint}>
          {(control) => (
            <span className="tokens">
              {tags.map((tag) => (
                <span key={tag} className="chip tag">{tag}<IconButton size="sm" icon="x" label={w.labelRemove(tag)} onClick={() => { set(tags.filter((one) => one !== tag)); input.current?.focus(); }} /></span>
              ))}
              <input ref={input} {...control} list={list} value={text} onChange={(event) => setText(event.target.value)} onBlur={add}
                onKeyDown={(event) => {
                  if (event.key === "Enter" || event.key === ",") { event.preventDefault(); add(); }
                  if (event.key === "Backspace" && text === "" && tags.length > 0) set(tags.slice(0, -1));
                }} />
            </span>
          )}
        </Field>
        <datalist id={list}>{known.data?.filter((tag) => !tags.includes(tag.name)).map((tag) => <option key={tag.name} value={tag.name} />)}</datalist>
        <TextAreaField label={w.note} hint={w.noteHint} rows={2} defaultValue={note} onInput={(event) => { const value = event.currentTarget.value; writing.change((draft) => ({ ...draft, note: value }), true); }} />
      </div>
    </details>
  );
}
