import { api, read, type Schemas } from "../api/client";
import { queries } from "../api/query";
import { useChannels } from "../channels/queries";
import { NameDialog } from "../settings/NameDialog";
import { Dialog } from "../ui/Layers";
import { Empty, LoadFailed, Skeleton } from "../ui/Surfaces";
import { useToast } from "../ui/Toasts";
import { useWords } from "../words";
import { type Draft, fromTemplate, toInput } from "./draft";
import { type Template, useTemplates } from "./shelf";
import { useWriting } from "./useWriting";

interface Props { open: boolean; onClose: () => void }

/** Begins with a template. What was written before comes back with Undo. */
export function FromTemplate({ open, onClose }: Props) {
  const { composer: w, common } = useWords();
  const { writing } = useWriting();
  const templates = useTemplates(open);
  const channels = useChannels().data ?? [];
  const toast = useToast();
  const use = (template: Template) => {
    const before: Draft = writing.snapshot.draft;
    const fresh = fromTemplate(template);
    writing.change(() => ({ ...fresh, channels: fresh.channels.filter((own) => channels.some((channel) => channel.id === own.id)) }));
    onClose();
    toast({ text: w.templateUsed(template.name), undo: () => writing.change(() => before) });
  };
  return (
    <Dialog open={open} onClose={onClose} title={w.templates}>
      {templates.isPending && <Skeleton lines={3} />}
      {templates.isError && <LoadFailed error={templates.error} retry={() => void templates.refetch()} />}
      {templates.data?.length === 0 && <Empty icon="layers" title={w.templatesNone}>{w.templatesNoneText}</Empty>}
      {templates.data && templates.data.length > 0 && (
        <ul className="template-list">
          {templates.data.map((template) => (
            <li key={template.id}>
              <button type="button" onClick={() => use(template)}>
                <b>{template.name}</b>
                <small className="trunc">{template.parts[0]?.text}</small>
                {template.channels.length > 0 && <small>{common.channels(template.channels.length)}</small>}
              </button>
            </li>
          ))}
        </ul>
      )}
    </Dialog>
  );
}

/** Keeps the post as it stands, to begin another one with. */
export function SaveTemplate({ open, onClose }: Props) {
  const w = useWords().composer;
  const { writing } = useWriting();
  const toast = useToast();
  const save = async (name: string) => {
    const { parts, channels, tags } = toInput(writing.snapshot.draft);
    const body: Schemas["TemplatesRequest"] = { name, parts: parts ?? null, channels: channels ?? null, tags: tags ?? null };
    await read(api.POST("/api/v1/templates", { body }));
    await queries.invalidateQueries({ queryKey: ["template"] });
    toast({ text: w.templateSaved(name) });
  };
  return <NameDialog open={open} title={w.templateSave} label={w.templateName} initial="" onClose={onClose} onSave={save} />;
}
