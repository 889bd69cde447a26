import { useChannels, useNetworkNames } from "../channels/queries";
import { Check } from "../ui/Field";
import { Glyph } from "../ui/Glyph";
import { useWords } from "../words";

interface Props { legend: string; value: string[] | null; onChange: (value: string[] | null) => void; everyLabel?: string }

/** Some channels, or (where `everyLabel` is given) every one, told as null. */
export function ChannelChecks({ legend, value, onChange, everyLabel }: Props) {
  const w = useWords().settings.sets;
  const channels = useChannels().data ?? [];
  const nameOf = useNetworkNames();
  return (
    <fieldset className="field">
      <legend>{legend}</legend>
      {everyLabel && <Check label={everyLabel} checked={value === null} onChange={(event) => onChange(event.target.checked ? null : [])} />}
      {value !== null && channels.length === 0 && <p className="help">{w.noChannels}</p>}
      {value !== null && channels.map((channel) => (
        <Check key={channel.id} checked={value.includes(channel.id)}
          label={<span className="row"><Glyph network={channel.network} name={nameOf(channel.network)} size="sm" />{channel.name}</span>}
          onChange={(event) => onChange(event.target.checked ? [...value, channel.id] : value.filter((id) => id !== channel.id))} />
      ))}
    </fieldset>
  );
}
