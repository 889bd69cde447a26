import { useChannels, useNetworkNames } from "../channels/queries";
import { Glyph } from "../ui/Glyph";
import type { PostCard } from "../calendar/entries";
import { useWords } from "../words";

const troubled = new Set(["failed", "unknown", "needsPerson", "held"]);

/** The networks of a post, a red dot on those with a problem. */
export function PostGlyphs({ card, size = "", most = 6 }: { card: PostCard; size?: "" | "md"; most?: number }) {
  const w = useWords().calendar;
  const channels = useChannels().data ?? [];
  const names = useNetworkNames();
  const shown = card.channels.slice(0, card.channels.length > most ? most - 1 : most);
  return (
    <span className="glyphs">
      {shown.map((own) => {
        const channel = channels.find((one) => one.id === own.id);
        if (!channel) return null;
        const bad = troubled.has(own.state) || channel.state === "signInAgain" || channel.state === "scopeMissing";
        return <Glyph key={own.id} network={channel.network} size={size} bad={bad} name={w.cardIn(names(channel.network), channel.handle, bad)} />;
      })}
      {card.channels.length > shown.length && <span className="cap">+{card.channels.length - shown.length}</span>}
    </span>
  );
}
