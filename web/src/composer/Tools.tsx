import type { ChannelCheck } from "./checks";
import { Counters } from "./Counters";
import type { DraftPart } from "./draft";
import { EmojiPicker } from "./EmojiPicker";
import { MentionPicker } from "./MentionPicker";
import { Snippets } from "./Snippets";
import { insertText, textField } from "./insert";

/** What helps writing, and what is left on each channel. */
export function Tools({ part, parts, checks }: { part: string; channelId: string | null; parts: DraftPart[]; checks: readonly ChannelCheck[] }) {
  const active = parts.find((one) => one.key === part)?.key ?? parts[0]!.key;
  const write = (text: string) => insertText(textField(active), text);
  return (
    <div className="tools">
      <EmojiPicker onPick={write} />
      <MentionPicker checks={checks} field={() => textField(active)} />
      <Snippets onPick={write} />
      {parts.length === 1 && <Counters checks={checks} part={0} />}
    </div>
  );
}
