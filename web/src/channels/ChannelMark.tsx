import { sourceOf } from "../media/address";
import { Avatar } from "../ui/Avatar";
import { Glyph } from "../ui/Glyph";

interface Props { channel: { name: string; picture?: string | null; network: string }; network?: string; size?: "" | "xs" | "sm" | "lg" | "xl"; badge?: boolean }

/** A channel's picture with its network's mark on it. */
export function ChannelMark({ channel, network, size = "", badge = true }: Props) {
  return (
    <Avatar name={channel.name} picture={pictureOf(channel.picture, size === "xl" || size === "lg")} size={size}>
      {badge && <Glyph network={channel.network} {...(network ? { name: network } : {})} />}
    </Avatar>
  );
}

/** Our copy has two sizes: drawn large, or on a fine screen, the small one would be blurred. */
function pictureOf(address: string | null | undefined, large: boolean): string | null {
  if (!address) return null;
  return sourceOf(`${address}&size=${large || devicePixelRatio > 2 ? 192 : 96}`);
}
