import { useMemo } from "react";
import { useNetworkNames } from "../channels/queries";
import { Button } from "../ui/Button";
import { Tabs } from "../ui/Choices";
import { Glyph } from "../ui/Glyph";
import { useWords } from "../words";
import { shortNames } from "./channelsOf";
import type { Checks } from "./checks";
import { copyParts } from "./draft";
import { Parts } from "./Parts";
import { Tools } from "./Tools";
import { useWriting, withChannel } from "./useWriting";

interface Props { checks: Checks; tab: string; onTab: (tab: string) => void; part: string; onPart: (key: string) => void; dropFiles: (files: File[], part: string) => void }

/** The text: for everyone, or a channel's own. */
export function Writer({ checks, tab, onTab, part, onPart, dropFiles }: Props) {
  const w = useWords().composer;
  const { writing, now } = useWriting();
  const nameOf = useNetworkNames();
  const names = useMemo(() => shortNames(checks.channels.map((one) => one.channel), nameOf), [checks.channels, nameOf]);
  const own = now.draft.channels.find((channel) => channel.id === tab);
  const tabs = [
    { value: "all", label: <>{w.everyone}</> },
    ...checks.channels.map(({ channel }) => ({
      value: channel.id,
      label: <ChannelTab network={channel.network} name={names.get(channel.id)!} dotted={now.draft.channels.find((one) => one.id === channel.id)?.parts != null} />,
    })),
  ];
  const name = own ? names.get(own.id) ?? "" : "";
  const parts = own ? own.parts : now.draft.parts;
  const counted = own ? checks.channels.filter((one) => one.channel.id === own.id)
    : checks.channels.filter((one) => now.draft.channels.find((channel) => channel.id === one.channel.id)?.parts == null);
  const writeOwn = () => writing.change((draft) => withChannel(draft, own!.id, (channel) => ({ ...channel, parts: copyParts(draft.parts) })));
  const goBack = () => writing.change((draft) => withChannel(draft, own!.id, (channel) => ({ ...channel, parts: null })));
  return (
    <section className="writer" aria-label={w.text}>
      <Tabs label={w.textFor} value={own ? tab : "all"} tabs={tabs} onChange={onTab}>
        {parts
          ? <Parts parts={parts} channelId={own?.id ?? null} name={own ? w.textOf(name) : w.textOfAll} active={part} onActive={onPart} checks={counted} dropFiles={dropFiles} />
          : <div className="own-empty"><p>{w.usesEveryone(name)}</p><Button size="sm" onClick={writeOwn}>{w.writeOwn}</Button></div>}
        {own?.parts && <div className="row own-back"><Button size="sm" kind="ghost" icon="undo" onClick={goBack}>{w.goBack}</Button></div>}
      </Tabs>
      {parts && <Tools part={part} channelId={own?.id ?? null} parts={parts} checks={counted} />}
    </section>
  );
}

function ChannelTab({ network, name, dotted }: { network: string; name: string; dotted: boolean }) {
  const w = useWords().composer;
  return <><Glyph network={network} size="sm" />{name}{dotted && <span className="dotted" role="img" aria-label={w.hasOwn} title={w.hasOwn} />}</>;
}
