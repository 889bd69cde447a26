import { useState } from "react";
import { Button } from "../ui/Button";
import { Segmented } from "../ui/Choices";
import { Dialog } from "../ui/Layers";
import { useToast } from "../ui/Toasts";
import { useWords } from "../words";
import { useStockSources } from "./queries";
import { StockPicker } from "./StockPicker";
import { useBasket } from "./useBasket";

interface Props { first: string; folder: string; onClose: () => void }

/** Takes pictures of the sources into a folder of the library. */
export function StockDialog({ first, folder, onClose }: Props) {
  const { stock: w, common } = useWords();
  const sources = useStockSources();
  const [shown, setShown] = useState(first);
  const source = sources.find((one) => one.id === shown) ?? sources[0];
  const basket = useBasket();
  const toast = useToast();
  const take = async () => {
    const done = await basket.take(folder);
    if (!done) return;
    if (done.media.length > 0) toast({ text: w.taken(done.media.length) });
    if (done.failed === 0) onClose();
  };
  return (
    <Dialog open wide onClose={onClose} title={w.title} footer={(
      <>
        <Button onClick={onClose}>{common.cancel}</Button>
        <Button kind="primary" busy={basket.busy} disabled={basket.chosen.length === 0} onClick={() => void take()}>{w.take(basket.chosen.length)}</Button>
      </>
    )}>
      {sources.length > 1 && <SourceChoice value={shown} onChange={setShown} />}
      {source && <StockPicker key={source.id} source={source} basket={basket} />}
    </Dialog>
  );
}

/** The sources that are on, with another choice before them where there is one. */
export function SourceChoice({ value, onChange, before }: { value: string; onChange: (value: string) => void; before?: { value: string; label: string } }) {
  const w = useWords().stock;
  const sources = useStockSources();
  const choices = sources.map((source) => ({ value: source.id, label: w.kinds[source.kind]!, title: source.name }));
  return <Segmented label={w.where} value={value} onChange={onChange} choices={before ? [before, ...choices] : choices} />;
}
