import { useState } from "react";
import { useMay } from "../session/session";
import { useStockSources } from "../stock/queries";
import { SourceChoice } from "../stock/StockDialog";
import { StockPicker } from "../stock/StockPicker";
import { useBasket } from "../stock/useBasket";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Layers";
import type { Media } from "../upload/uploads";
import { useWords } from "../words";
import { LibraryPicker } from "./LibraryPicker";

interface Props { taken: readonly string[]; onClose: () => void; onChoose: (media: Media[]) => void }

const library = "library";

/** Takes pictures and videos out of the library, and from the sources that are on; several at once. */
export function LibraryDialog({ taken, onClose, onChoose }: Props) {
  const { composer: w, common, stock } = useWords();
  const mayAdd = useMay("media:write");
  const sources = useStockSources();
  const [where, setWhere] = useState(library);
  const [chosen, setChosen] = useState<readonly Media[]>([]);
  const basket = useBasket();
  const source = sources.find((one) => one.id === where);
  const count = chosen.length + basket.chosen.length;
  const toggle = (media: Media) => setChosen((all) => (all.some((one) => one.id === media.id) ? all.filter((one) => one.id !== media.id) : [...all, media]));
  const take = async () => {
    const done = basket.chosen.length > 0 ? await basket.take("") : { media: [], failed: 0 };
    if (!done) return;
    onChoose([...chosen, ...done.media]);
    setChosen([]);
    if (done.failed === 0) onClose();
  };
  return (
    <Dialog open wide onClose={onClose} title={w.fromLibrary} footer={(
      <>
        <Button onClick={onClose}>{common.cancel}</Button>
        <Button kind="primary" busy={basket.busy} disabled={count === 0} onClick={() => void take()}>{w.take(count)}</Button>
      </>
    )}>
      {mayAdd && sources.length > 0 && <SourceChoice value={source ? where : library} onChange={setWhere} before={{ value: library, label: stock.library }} />}
      {source
        ? <StockPicker key={source.id} source={source} basket={basket} />
        : <LibraryPicker taken={taken} chosen={chosen} onToggle={toggle} />}
    </Dialog>
  );
}
