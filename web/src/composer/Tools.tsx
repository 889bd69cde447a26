import { IconButton } from "../ui/Button";
import { useWords } from "../words";
import type { ChannelCheck } from "./checks";
import { Counters } from "./Counters";
import type { DraftPart } from "./draft";
import { EmojiPicker } from "./EmojiPicker";
import { insertText, textField } from "./insert";

/** What helps writing, and what is left on each channel. */
export function Tools({ part, parts, checks }: { part: string; channelId: string | null; parts: DraftPart[]; checks: readonly ChannelCheck[] }) {
  const w = useWords().composer;
  const active = parts.find((one) => one.key === part)?.key ?? parts[0]!.key;
  const write = (text: string) => insertText(textField(active), text);
  return (
    <div className="tools">
      <EmojiPicker onPick={write} />
      <IconButton size="sm" icon="at" label={w.mention} onClick={() => write("@")} />
      <IconButton size="sm" icon="hash" label={w.hashtag} onClick={() => write("#")} />
      {parts.length === 1 && <Counters checks={checks} part={0} />}
    </div>
  );
}
