import { useMemo } from "react";
import { useNetworkNames } from "../channels/queries";
import { Glyph } from "../ui/Glyph";
import { Icon } from "../ui/Icon";
import { useWords } from "../words";
import { shortNames } from "./channelsOf";
import type { ChannelCheck, Checks } from "./checks";
import type { DraftChannel } from "./draft";
import { FirstComment } from "./FirstComment";
import { Options } from "./Options";
import { readSchema } from "./optionSchema";
import { useWriting } from "./useWriting";

/** Below the text: the first comment, and each network's own choices. */
export function ChannelFolds({ checks, only }: { checks: Checks; only: string | null }) {
  const w = useWords().composer;
  const { now } = useWriting();
  const nameOf = useNetworkNames();
  const names = useMemo(() => shortNames(checks.channels.map((one) => one.channel), nameOf), [checks.channels, nameOf]);
  const shown = checks.channels.filter((one) => only === null || one.channel.id === only);
  const own = (id: string) => now.draft.channels.find((channel) => channel.id === id);
  const commenting = shown.filter((one) => one.network?.rules.firstComment && one.channel.can.includes("firstComment"));
  return (
    <>
      {commenting.length > 0 && <FirstComment checks={commenting} names={names} />}
      {shown.map((check) => {
        const channel = own(check.channel.id);
        return channel && <OptionsFold key={check.channel.id} check={check} own={channel} name={w.optionsOn(names.get(check.channel.id) ?? "")} />;
      })}
    </>
  );
}

function OptionsFold({ check, own, name }: { check: ChannelCheck; own: DraftChannel; name: string }) {
  const w = useWords().composer;
  const options = useMemo(() => readSchema(check.network?.settings), [check.network]);
  if (options.length === 0) return null;
  const set = options.filter((option) => own.settings[option.name] !== undefined).map((option) => option.title);
  return (
    <details className="fold" id={`options-${check.channel.id}`}>
      <summary><Glyph network={check.channel.network} size="sm" />{name}<span className="now trunc">{set.length > 0 ? set.join(", ") : w.optionsUsual}</span><Icon name="right" /></summary>
      <div className="body"><Options options={options} channel={check.channel} settings={own.settings} /></div>
    </details>
  );
}
