import { type DragEvent, useCallback, useRef, useState } from "react";
import { useMay } from "../session/session";
import { StockDialog } from "../stock/StockDialog";
import { Button } from "../ui/Button";
import { Empty, LoadFailed } from "../ui/Surfaces";
import { useWords } from "../words";
import "../styles/media.css";
import { isFiltered, type MediaFilter, useMediaAddress } from "./filter";
import { Gallery, GallerySkeleton } from "./Gallery";
import { FilterChips, MediaBar, useLayout } from "./MediaBar";
import { MediaDrawer } from "./MediaDrawer";
import { MediaSide } from "./MediaSide";
import { useLibrary } from "./queries";
import { SelectionBar, type SelectionAct } from "./SelectionBar";
import { UploadPanel } from "./UploadPanel";
import { useIntake } from "./useIntake";
import { useSelection } from "./useSelection";

/** The library: folders, filters, uploads, and every file of the workspace. */
export function MediaPage() {
  const w = useWords().media;
  const { filter, open, change } = useMediaAddress();
  const library = useLibrary(filter);
  const selection = useSelection(library.items);
  const [act, setAct] = useState<SelectionAct>(null);
  const [stock, setStock] = useState<string | null>(null);
  const [layout, setLayout] = useLayout();
  const mayWrite = useMay("media:write");
  const mayPost = useMay("posts:write");
  const intake = useIntake(filter.folder ?? "");
  const picker = useRef<HTMLInputElement>(null);
  const drop = useDrop(mayWrite ? intake.take : null);
  const onOpen = useCallback((id: string | undefined) => change({ open: id }, open !== undefined), [change, open]);
  return (
    <div className="fill" {...drop.on}>
      <MediaBar filter={filter} onChange={change} layout={layout} onLayout={setLayout} onUpload={mayWrite ? () => picker.current!.click() : null} onStock={setStock} />
      <input ref={picker} className="vh" type="file" multiple tabIndex={-1} aria-label={w.choose} accept={intake.accept}
        onChange={(event) => { intake.take([...(event.target.files ?? [])]); event.target.value = ""; }} />
      <div className="lib">
        <MediaSide filter={filter} onChange={change} />
        <div className="lib-main">
          <FilterChips filter={filter} onChange={change} />
          <UploadPanel intake={intake} onChoose={() => picker.current!.click()} />
          <SelectionBar selection={selection} act={act} onAct={setAct} />
          <LibraryBody library={library} filter={filter} onChange={change} onChoose={mayWrite ? () => picker.current!.click() : null}>
            <Gallery items={library.items} selection={selection} list={layout === "list"} maySelect={mayWrite || mayPost}
              onOpen={(media) => change({ open: media.id })} onDelete={() => setAct("delete")} />
          </LibraryBody>
        </div>
      </div>
      {drop.isOver && <div className="drop-over" aria-hidden="true"><p>{w.dropHere(filter.folder || w.library)}</p></div>}
      {stock && <StockDialog first={stock} folder={filter.folder ?? ""} onClose={() => setStock(null)} />}
      <MediaDrawer id={open} items={library.items} onOpen={onOpen} onTag={(tag) => change({ open: undefined, tag })} />
    </div>
  );
}

interface BodyProps {
  library: ReturnType<typeof useLibrary>;
  filter: MediaFilter;
  onChange: (patch: MediaFilter) => void;
  onChoose: (() => void) | null;
  children: React.ReactNode;
}

function LibraryBody({ library, filter, onChange, onChoose, children }: BodyProps) {
  const w = useWords().media;
  const choose = onChoose && <Button kind="primary" icon="upload" onClick={onChoose}>{w.choose}</Button>;
  if (library.isPending) return <GallerySkeleton />;
  if (library.isError && library.items.length === 0) return <LoadFailed error={library.error} retry={() => void library.refetch()} />;
  if (library.items.length === 0) {
    if (!isFiltered(filter)) return <div className="drop all"><Empty icon="image" title={w.emptyTitle} action={choose}>{w.emptyText}</Empty></div>;
    const onlyFolder = filter.folder !== undefined && !filter.q && !filter.kind && !filter.tag && !filter.look;
    return onlyFolder
      ? <div className="drop all"><Empty icon="folder" title={w.folderEmpty} action={choose}>{w.dropHere(filter.folder!)}</Empty></div>
      : (
        <Empty icon="search" title={w.nothingFound}
          action={<Button onClick={() => onChange({ folder: undefined, q: undefined, kind: undefined, tag: undefined, look: undefined })}>{w.clear}</Button>}>
          {w.nothingFoundText}
        </Empty>
      );
  }
  return (
    <>
      {children}
      <div className="pager">
        <span>{w.shownOf(library.items.length)}</span>
        {library.hasNextPage && <span className="end"><Button size="sm" busy={library.isFetchingNextPage} onClick={() => void library.fetchNextPage()}>{w.showMore}</Button></span>}
      </div>
    </>
  );
}

/** Files dragged in from outside, anywhere on the page. */
function useDrop(take: ((files: File[]) => void) | null) {
  const [isOver, setOver] = useState(false);
  const carriesFiles = (event: DragEvent) => take !== null && event.dataTransfer.types.includes("Files");
  return {
    isOver,
    on: {
      onDragOver: (event: DragEvent) => {
        if (!carriesFiles(event)) return;
        event.preventDefault();
        setOver(true);
      },
      onDragLeave: (event: DragEvent) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false);
      },
      onDrop: (event: DragEvent) => {
        if (!carriesFiles(event)) return;
        event.preventDefault();
        setOver(false);
        take!([...event.dataTransfer.files]);
      },
    },
  };
}
