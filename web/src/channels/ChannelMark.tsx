import { Avatar } from "../ui/Avatar";
import { Glyph } from "../ui/Glyph";

/** A channel's picture with its network's mark on it. */
export function ChannelMark({ channel, network, size = "" }: {
  channel: { name: string; picture?: string | null; network: string }; network?: string; size?: "" | "sm" | "lg" | "xl";
}) {
  return (
    <Avatar name={channel.name} picture={channel.picture ?? null} size={size}>
      <Glyph network={channel.network} {...(network ? { name: network } : {})} />
    </Avatar>
  );
}
