import type { Channel } from "../channels/queries";
import { Button } from "../ui/Button";
import { Chip } from "../ui/Choices";
import { Glyph } from "../ui/Glyph";
import { Icon } from "../ui/Icon";
import { Pill } from "../ui/Pill";
import { useWords } from "../words";

interface Props { channels: Channel[] | undefined; chosen: string[]; onChange: (channels: string[]) => void }

/** Which channels are shown: all, until one is taken out. */
export function ChannelChips({ channels, chosen, onChange }: Props) {
  const { calendar: w, common } = useWords();
  if (!channels) return <div className="bar sub cal-chips" aria-hidden="true" />;
  if (channels.length === 0) return null;
  const isShown = (id: string) => chosen.length === 0 || chosen.includes(id);
  const toggle = (id: string, on: boolean) => {
    const next = channels.map((channel) => channel.id).filter((one) => (one === id ? on : isShown(one)));
    onChange(next.length === channels.length || next.length === 0 ? [] : next);
  };
  return (
    <div className="bar sub cal-chips">
      <div className="scroll-x" role="group" aria-label={w.channelsShown}>
        {channels.map((channel) => (
          <Chip key={channel.id} on={isShown(channel.id)} onChange={(on) => toggle(channel.id, on)}>
            <Glyph network={channel.network} />{channel.handle}
            {(channel.state === "signInAgain" || channel.state === "scopeMissing") && (
              <span className="pill icon" data-state={channel.state} role="img" aria-label={common.channelStates[channel.state]}><Icon name="alert" size="sm" /></span>
            )}
          </Chip>
        ))}
        {chosen.length > 0 && <Button kind="ghost" size="sm" onClick={() => onChange([])}>{w.showAll}</Button>}
      </div>
      <span className="end legend desk-only" aria-hidden="true">
        <span><Pill icon state="scheduled" />{w.goesOut}</span>
        <span><Pill icon state="inReview" />{w.waits}</span>
        <span><Pill icon state="live" />{w.isLive}</span>
      </span>
    </div>
  );
}
