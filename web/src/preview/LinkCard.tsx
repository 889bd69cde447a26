import { useSettled } from "../composer/checks";
import { useLinkCard } from "../composer/shelf";
import { sourceOf } from "../media/address";

const address = /https?:\/\/[^\s<>"]+\.[^\s<>"]*[^\s<>"'.,;:!?)\]}]/iu;

/** The first web address of a text, of which a network draws a card. */
export function firstLink(text: string): string | undefined {
  return address.exec(text)?.[0];
}

/** The card below a text with a link. Asked for once the address stands still. */
export function LinkCard({ url }: { url: string }) {
  const settled = useSettled(url, 800);
  const card = useLinkCard(settled === url ? url : undefined).data;
  if (!card?.title) return null;
  return (
    <div className={`lcard${card.imageUrl ? " pictured" : ""}`}>
      {card.imageUrl && <img src={sourceOf(card.imageUrl)} alt="" loading="lazy" />}
      <span className="mt">{card.siteName ?? new URL(card.url).hostname}</span>
      <b>{card.title}</b>
      {card.description && <span className="mt desc">{card.description}</span>}
    </div>
  );
}
