import { type KeyboardEvent, useState } from "react";
import { Problem } from "../api/problem";
import { useSettled } from "../composer/checks";
import { Button } from "../ui/Button";
import { TextField } from "../ui/Field";
import { Icon } from "../ui/Icon";
import { Banner, Empty, LoadFailed } from "../ui/Surfaces";
import { useWords } from "../words";
import "../styles/stock.css";
import { find } from "./basket";
import { type StockItem, type StockSource, useStockSearch } from "./queries";
import type { Basket } from "./useBasket";

/** Searches a source and shows what it has; several can be chosen. */
export function StockPicker({ source, basket }: { source: StockSource; basket: Basket }) {
  const w = useWords().stock;
  const [typed, setTyped] = useState("");
  const words = useSettled(typed.trim(), typed === "" ? 0 : 350);
  const search = useStockSearch(source.id, words);
  const failed = basket.chosen.filter((one) => one.state === "failed");
  return (
    <div className="stock">
      <TextField label={w.search[source.kind]} hideLabel type="search" placeholder={w.search[source.kind]} maxLength={100} value={typed} onChange={(event) => setTyped(event.target.value)} />
      <p className="stock-by">
        <span>{words ? "" : w.first(source.name)}</span>
        <a className="link" href={source.url} target="_blank" rel="noopener noreferrer">{source.attribution}</a>
      </p>
      {failed.map((one) => <Banner key={`${one.source} ${one.item.id}`} state="failed" title={w.notTaken(one.item.alt || one.item.credit)}>{one.why}</Banner>)}
      <Found source={source} basket={basket} search={search} />
    </div>
  );
}

function Found({ source, basket, search }: { source: StockSource; basket: Basket; search: ReturnType<typeof useStockSearch> }) {
  const { stock: w } = useWords();
  if (search.isPending) {
    return <div className="stock-grid skel-wait" role="status" aria-label={w.searching}>{Array.from({ length: 12 }, (_, at) => <span key={at} className="skel" />)}</div>;
  }
  if (search.isError && search.items.length === 0) return <Trouble source={source} error={search.error} retry={() => void search.refetch()} />;
  if (search.items.length === 0) return <Empty icon="search" title={w.nothing}>{w.nothingText}</Empty>;
  return (
    <div className="stock-scroll">
      <div className="stock-grid" role="group" aria-label={source.name} onKeyDown={step}>
        {search.items.map((item) => <Tile key={item.id} source={source} item={item} basket={basket} />)}
      </div>
      {search.isError && <Trouble source={source} error={search.error} retry={() => void search.fetchNextPage()} />}
      {search.hasNextPage && !search.isError && <Button size="sm" busy={search.isFetchingNextPage} onClick={() => void search.fetchNextPage()}>{w.showMore}</Button>}
    </div>
  );
}

function Tile({ source, item, basket }: { source: StockSource; item: StockItem; basket: Basket }) {
  const w = useWords().stock;
  const state = find(basket.chosen, source.id, item.id)?.state;
  return (
    <figure data-state={state}>
      <button type="button" aria-pressed={state !== undefined} aria-busy={state === "taking" || undefined} disabled={basket.busy}
        aria-label={w.choose(item.alt || w.kinds[source.kind]!, item.author)} title={item.alt} onClick={() => basket.toggle(source.id, item)}>
        <picture>
          {item.still && <source srcSet={item.still} media="(prefers-reduced-motion: reduce)" />}
          <img src={item.preview} alt="" loading="lazy" />
        </picture>
        <span className="mark" aria-hidden="true"><Icon name="check" size="sm" /></span>
        {state === "taking" && <progress className="progress" aria-label={w.taking} />}
      </button>
      <figcaption className="trunc">
        <a className="link" href={item.authorUrl ?? item.pageUrl} target="_blank" rel="noopener noreferrer">{item.author ?? source.name}</a>
      </figcaption>
    </figure>
  );
}

/** Why there is nothing to see, in the reader's language where the cause is known. */
function Trouble({ source, error, retry }: { source: StockSource; error: unknown; retry: () => void }) {
  const { stock: w, common } = useWords();
  const again = <Button size="sm" onClick={retry}>{common.retry}</Button>;
  if (!(error instanceof Problem)) return <LoadFailed error={error} retry={retry} />;
  if (error.is("rate-limited")) return <Banner state="held" title={w.limited(source.name)} action={again}>{w.limitedText(Math.max(1, Math.ceil((error.body.retryAfterSeconds ?? 60) / 60)))}</Banner>;
  if (error.is("not-configured")) return <Banner state="failed" title={w.refused(source.name)}>{w.refusedText}</Banner>;
  if (error.is("source-down")) return <Banner state="failed" title={w.down(source.name)} action={again} />;
  return <LoadFailed error={error} retry={retry} />;
}

/** Arrow keys move from picture to picture. */
function step(event: KeyboardEvent<HTMLElement>): void {
  const tiles = [...event.currentTarget.querySelectorAll<HTMLElement>("figure > button")];
  const at = tiles.indexOf(event.target as HTMLElement);
  if (at < 0) return;
  const wrap = tiles.findIndex((tile) => tile.offsetTop > tiles[0]!.offsetTop);
  const columns = wrap < 0 ? tiles.length : wrap;
  const to = { ArrowRight: at + 1, ArrowLeft: at - 1, ArrowDown: at + columns, ArrowUp: at - columns, Home: 0, End: tiles.length - 1 }[event.key];
  if (to === undefined || !tiles[to]) return;
  event.preventDefault();
  tiles[to].focus();
}
