import { type CSSProperties, useState } from "react";
import { useMay } from "../session/session";
import { Icon } from "../ui/Icon";
import { IconButton } from "../ui/Button";
import { useFormat } from "../ui/format";
import { useWords } from "../words";
import type { MediaFilter } from "./filter";
import { FolderDialog } from "./FolderDialog";
import { useFolders, useMediaUsage } from "./queries";

interface Props { filter: MediaFilter; onChange: (patch: MediaFilter) => void }

/** Folders, what to look for, and how full the library is. */
export function MediaSide({ filter, onChange }: Props) {
  const w = useWords().media;
  const folders = useFolders().data ?? [];
  const usage = useMediaUsage().data;
  const mayWrite = useMay("media:write");
  const [dialog, setDialog] = useState<{ rename?: string } | null>(null);
  const everything = filter.folder === undefined && !filter.look;
  return (
    <aside aria-label={w.folders}>
      <div className="nav">
        <button type="button" aria-current={everything ? "page" : undefined} onClick={() => onChange({ folder: undefined, look: undefined })}>
          <Icon name="layers" /><span>{w.everything}</span>{usage && <span className="count">{usage.items}</span>}
        </button>
        {folders.map((folder) => (
          <div key={folder.path} className="folder" style={{ "--deep": folder.path.split("/").length - 1 } as CSSProperties}>
            <button type="button" aria-current={filter.folder === folder.path ? "page" : undefined} title={folder.path}
              onClick={() => onChange({ folder: folder.path, look: undefined })}>
              <Icon name="folder" /><span className="trunc">{folder.path.split("/").at(-1)}</span><span className="count">{folder.items}</span>
            </button>
            {mayWrite && filter.folder === folder.path && (
              <IconButton icon="compose" size="sm" label={`${w.renameFolder}: ${folder.path}`} onClick={() => setDialog({ rename: folder.path })} />
            )}
          </div>
        ))}
        {mayWrite && <button type="button" onClick={() => setDialog({})}><Icon name="plus" /><span>{w.newFolder}</span></button>}
      </div>
      <div className="nav-label">{w.lookFor}</div>
      <div className="nav">
        <Look name="noAlt" icon="alert" text={w.noAlt} count={usage?.noAlt} filter={filter} onChange={onChange} />
        <Look name="unused" icon="history" text={w.unused} count={usage?.unused} filter={filter} onChange={onChange} />
      </div>
      {usage && <Room bytes={usage.bytes} quota={usage.quotaBytes} />}
      <FolderDialog open={dialog !== null} rename={dialog?.rename} folders={folders.map((folder) => folder.path)}
        onClose={() => setDialog(null)} onDone={(folder) => { setDialog(null); onChange({ folder, look: undefined }); }} />
    </aside>
  );
}

interface LookProps extends Props { name: "noAlt" | "unused"; icon: string; text: string; count: number | undefined }

function Look({ name, icon, text, count, filter, onChange }: LookProps) {
  const on = filter.look === name;
  return (
    <button type="button" aria-pressed={on} aria-current={on ? "page" : undefined} onClick={() => onChange({ look: on ? undefined : name })}>
      <Icon name={icon} /><span>{text}</span>{count !== undefined && <span className="count">{count}</span>}
    </button>
  );
}

/** How full: with a quota as a bar, without as a number. */
function Room({ bytes, quota }: { bytes: number; quota: number | null }) {
  const w = useWords().media;
  const format = useFormat();
  const part = quota ? Math.min(100, (bytes / quota) * 100) : 0;
  return (
    <div className="stack room">
      {quota !== null && <div className="meter" data-state={part > 95 ? "failed" : undefined}><i style={{ "--v": `${part}%` } as CSSProperties} /></div>}
      <span className="cap num">{quota !== null ? w.storage(format.bytes(bytes), format.bytes(quota)) : w.storageFree(format.bytes(bytes))}</span>
      {quota !== null && part >= 100 && <span className="cap">{w.storageFull}</span>}
    </div>
  );
}
