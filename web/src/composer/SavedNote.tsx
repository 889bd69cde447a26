import { useFormat } from "../ui/format";
import { useWords } from "../words";
import type { Saving } from "./writing";

/** Where the words are safe, in two or three words. */
export function SavedNote({ saving, dirty, savesItself }: { saving: Saving; dirty: boolean; savesItself: boolean }) {
  const w = useWords().composer;
  const format = useFormat();
  const text = saving.state === "kept" ? w.kept
    : saving.state === "refused" ? w.refused(saving.sentence)
    : saving.state === "conflict" ? w.conflictShort
    : !savesItself && dirty ? w.unsaved
    : saving.state === "saved" ? w.savedAt(format.time(new Date(saving.at))) : saving.state === "saving" || dirty ? w.saving : "";
  return <span className="cap saved" role="status" data-state={saving.state === "kept" || saving.state === "refused" ? "failed" : undefined}>{text}</span>;
}
