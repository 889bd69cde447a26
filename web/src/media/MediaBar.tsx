import { useEffect, useState } from "react";
import { useStored } from "../session/useStored";
import { Button } from "../ui/Button";
import { Chip, Segmented } from "../ui/Choices";
import { Icon } from "../ui/Icon";
import { Pop } from "../ui/Layers";
import { Check, SelectField } from "../ui/Field";
import { useStockSources } from "../stock/queries";
import { useWords } from "../words";
import { isFiltered, type KindFilter, type MediaFilter, type Sort } from "./filter";
import { useFolders } from "./queries";

interface Props { filter: MediaFilter; onChange: (patch: MediaFilter, replace?: boolean) => void; onUpload: (() => void) | null; onStock: (source: string) => void }

/** Whether the library is drawn as tiles or as rows; remembered in this browser. */
export function useLayout() {
  return useStored<"grid" | "list">("media.layout", "grid");
}

/** Title, search, filters, layout and upload. */
export function MediaBar({ filter, onChange, onUpload, onStock, layout, onLayout }: Props & { layout: "grid" | "list"; onLayout: (layout: "grid" | "list") => void }) {
  const { media: w, shell } = useWords();
  return (
    <div className="bar">
      <h1>{shell.media}</h1>
      <SearchBox filter={filter} onChange={onChange} />
      <div className="end">
        <FilterPop filter={filter} onChange={onChange} />
        <Segmented small label={w.layout} value={layout} onChange={onLayout} choices={[
          { value: "grid", label: <><Icon name="grid" /><span className="vh">{w.grid}</span></>, title: w.grid },
          { value: "list", label: <><Icon name="list" /><span className="vh">{w.list}</span></>, title: w.list },
        ]} />
        {onUpload && <AddMenu onUpload={onUpload} onStock={onStock} />}
      </div>
    </div>
  );
}

/** Uploads; a menu where files can also come from a source of pictures. */
function AddMenu({ onUpload, onStock }: { onUpload: () => void; onStock: (source: string) => void }) {
  const { media: w, stock } = useWords();
  const sources = useStockSources();
  if (sources.length === 0) return <Button size="sm" kind="primary" icon="upload" onClick={onUpload}>{w.upload}</Button>;
  return (
    <Pop menu end className="add-media" button={(wired) => <Button size="sm" kind="primary" icon="plus" {...wired}>{w.add}</Button>}>
      <button type="button" onClick={onUpload}><Icon name="upload" />{w.fromDisk}</button>
      {sources.map((source) => (
        <button key={source.id} type="button" onClick={() => onStock(source.id)}><Icon name="image" />{w.fromStock(stock.kinds[source.kind]!, source.name)}</button>
      ))}
    </Pop>
  );
}

function SearchBox({ filter, onChange }: Pick<Props, "filter" | "onChange">) {
  const w = useWords().media;
  const [text, setText] = useState(filter.q ?? "");
  useEffect(() => setText(filter.q ?? ""), [filter.q]);
  useEffect(() => {
    if (text.trim() === (filter.q ?? "")) return undefined;
    const timer = setTimeout(() => onChange({ q: text.trim() }, true), 250);
    return () => clearTimeout(timer);
  }, [text, filter.q, onChange]);
  return (
    <label className="with-icon media-search">
      <Icon name="search" /><span className="vh">{w.search}</span>
      <input className="input sm" type="search" placeholder={w.search} value={text} onChange={(event) => setText(event.target.value)} />
    </label>
  );
}

function FilterPop({ filter, onChange }: Pick<Props, "filter" | "onChange">) {
  const w = useWords().media;
  const on = filter.kind || (filter.sort && filter.sort !== "-createdAt");
  const kinds: (KindFilter | undefined)[] = [undefined, "pictures", "videos", "audio"];
  return (
    <Pop end className="filter-pop" button={(wired) => (
      <Button size="sm" icon="filter" kind={on ? "soft" : ""} {...wired}>{filter.kind ? w.kinds[filter.kind] : w.filters}</Button>
    )}>
      <fieldset className="field">
        <legend>{w.kind}</legend>
        {kinds.map((kind) => (
          <Check key={kind ?? "all"} radio name="media-kind" checked={filter.kind === kind} label={kind ? w.kinds[kind] : w.everything} onChange={() => onChange({ kind })} />
        ))}
      </fieldset>
      <SelectField label={w.sort} value={filter.sort ?? "-createdAt"} onChange={(event) => onChange({ sort: event.target.value as Sort })}
        options={Object.entries(w.sorts).map(([value, label]) => ({ value, label }))} />
    </Pop>
  );
}

/** On a narrow sheet the side is one scrolling row; elsewhere only what is filtered, each with its way back. */
export function FilterChips({ filter, onChange }: Pick<Props, "filter" | "onChange">) {
  const w = useWords().media;
  const folders = useFolders().data ?? [];
  const clear: MediaFilter = { folder: undefined, look: undefined, kind: undefined, tag: undefined, q: undefined };
  return (
    <>
      <div className="scroll-x narrow-only" role="group" aria-label={w.folders}>
        <Chip on={!isFiltered(filter)} onChange={() => onChange(clear)}>{w.everything}</Chip>
        <Chip on={filter.look === "noAlt"} onChange={(on) => onChange({ look: on ? "noAlt" : undefined })}>{w.noAlt}</Chip>
        <Chip on={filter.look === "unused"} onChange={(on) => onChange({ look: on ? "unused" : undefined })}>{w.unused}</Chip>
        {folders.map((folder) => (
          <Chip key={folder.path} on={filter.folder === folder.path} onChange={(on) => onChange({ folder: on ? folder.path : undefined })}>
            <Icon name="folder" />{folder.path}
          </Chip>
        ))}
      </div>
      {(filter.tag || filter.kind || filter.q) && (
        <div className="chips">
          {filter.tag && <button type="button" className="chip" aria-pressed="true" onClick={() => onChange({ tag: undefined })}>{w.tag(filter.tag)}<Icon name="x" /></button>}
          {filter.kind && <button type="button" className="chip" aria-pressed="true" onClick={() => onChange({ kind: undefined })}>{w.kinds[filter.kind]}<Icon name="x" /></button>}
          {filter.q && <button type="button" className="chip" aria-pressed="true" onClick={() => onChange({ q: undefined })}>“{filter.q}”<Icon name="x" /></button>}
          <button type="button" className="link cap" onClick={() => onChange(clear)}>{w.clear}</button>
        </div>
      )}
    </>
  );
}
