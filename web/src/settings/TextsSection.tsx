import { useState } from "react";
import { api, read } from "../api/client";
import { useMay } from "../session/session";
import { Button, IconButton } from "../ui/Button";
import { Empty, LoadFailed, Skeleton } from "../ui/Surfaces";
import { useToast } from "../ui/Toasts";
import { useWords } from "../words";
import { ConfirmDialog } from "./ConfirmDialog";
import { NameDialog } from "./NameDialog";
import { Part } from "./parts";
import { refresh, type Snippet, type Template, useSnippets, useTemplates } from "./queries";
import { SnippetDialog } from "./SnippetDialog";

/** Snippets and templates. */
export function TextsSection() {
  const w = useWords().settings;
  return (
    <>
      <Part title={w.sections.texts} about={w.texts.about}><Snippets /></Part>
      <Part title={w.texts.templates}><Templates /></Part>
    </>
  );
}

function Snippets() {
  const w = useWords().settings.texts;
  const may = useMay("posts:write");
  const snippets = useSnippets();
  const [edited, setEdited] = useState<Snippet | "new" | null>(null);
  if (snippets.isError) return <LoadFailed error={snippets.error} retry={() => void snippets.refetch()} />;
  if (!snippets.data) return <div className="panel"><div className="body"><Skeleton lines={3} /></div></div>;
  const add = may && <Button size="sm" kind="primary" icon="plus" onClick={() => setEdited("new")}>{w.newSnippet}</Button>;
  return (
    <div className="panel">
      {snippets.data.length === 0 && <Empty icon="hash" title={w.noSnippets} action={add} />}
      {snippets.data.length > 0 && (
        <>
          <header><h3>{w.snippets}</h3><div className="end">{add}</div></header>
          <div className="rows">
            {snippets.data.map((snippet) => <SnippetRow key={snippet.id} snippet={snippet} may={may} onEdit={() => setEdited(snippet)} />)}
          </div>
        </>
      )}
      <SnippetDialog edited={edited} onClose={() => setEdited(null)} />
    </div>
  );
}

function SnippetRow({ snippet, may, onEdit }: { snippet: Snippet; may: boolean; onEdit: () => void }) {
  const w = useWords().settings.texts;
  const toast = useToast();
  const [isGoing, setGoing] = useState(false);
  const remove = async () => {
    await api.DELETE("/api/v1/snippets/{id}", { params: { path: { id: snippet.id } } });
    await refresh("snippet");
    toast({ text: w.deleted(snippet.name) });
  };
  return (
    <div>
      <span className="grow">
        <b className="name">{snippet.name}</b> <span className="badge">{w.kinds[snippet.kind]}</span>
        <span className="cap trunc block">{snippet.text}</span>
      </span>
      {may && <IconButton size="sm" icon="compose" label={w.editOf(snippet.name)} onClick={onEdit} />}
      {may && <IconButton size="sm" icon="trash" label={w.deleteOf(snippet.name)} onClick={() => setGoing(true)} />}
      <ConfirmDialog open={isGoing} onClose={() => setGoing(false)} title={w.deleteTitle(snippet.name)} text={w.deleteText} keep={w.keep} act={w.deleteIt} onAct={remove} />
    </div>
  );
}

function Templates() {
  const w = useWords().settings.texts;
  const may = useMay("posts:write");
  const templates = useTemplates();
  if (templates.isError) return <LoadFailed error={templates.error} retry={() => void templates.refetch()} />;
  if (!templates.data) return <div className="panel"><div className="body"><Skeleton lines={3} /></div></div>;
  if (templates.data.length === 0) return <div className="panel"><Empty icon="layers" title={w.noTemplates} /></div>;
  return <div className="panel"><div className="rows">{templates.data.map((template) => <TemplateRow key={template.id} template={template} may={may} />)}</div></div>;
}

function TemplateRow({ template, may }: { template: Template; may: boolean }) {
  const { settings: { texts: w }, common } = useWords();
  const toast = useToast();
  const [layer, setLayer] = useState<"name" | "delete" | null>(null);
  const rename = async (name: string) => {
    await read(api.PATCH("/api/v1/templates/{id}", {
      params: { path: { id: template.id }, header: { "If-Match": `"${template.version}"` } }, body: { name } as never,
      headers: { "Content-Type": "application/merge-patch+json" },
    }));
    await refresh("template");
  };
  const remove = async () => {
    await api.DELETE("/api/v1/templates/{id}", { params: { path: { id: template.id } } });
    await refresh("template");
    toast({ text: w.deleted(template.name) });
  };
  return (
    <div>
      <span className="grow">
        <b className="name">{template.name}</b>{" "}
        <span className="cap">{[template.parts.length > 1 ? w.parts(template.parts.length) : "", template.channels.length > 0 ? common.channels(template.channels.length) : ""].filter(Boolean).join(", ")}</span>
        <span className="cap trunc block">{template.parts[0]?.text}</span>
      </span>
      {may && <Button size="sm" aria-label={`${w.rename}: ${template.name}`} onClick={() => setLayer("name")}>{w.rename}</Button>}
      {may && <IconButton size="sm" icon="trash" label={w.deleteOf(template.name)} onClick={() => setLayer("delete")} />}
      <NameDialog open={layer === "name"} title={w.renameTitle} label={w.name} initial={template.name} onClose={() => setLayer(null)} onSave={rename} />
      <ConfirmDialog open={layer === "delete"} onClose={() => setLayer(null)} title={w.deleteTitle(template.name)} text={w.deleteText} keep={w.keep} act={w.deleteIt} onAct={remove} />
    </div>
  );
}
