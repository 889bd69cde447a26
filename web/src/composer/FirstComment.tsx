import { useState } from "react";
import { TextAreaField } from "../ui/Field";
import { Glyph } from "../ui/Glyph";
import { Icon } from "../ui/Icon";
import { Button } from "../ui/Button";
import { useWords } from "../words";
import type { ChannelCheck } from "./checks";
import { useWriting } from "./useWriting";

/** A comment that follows the post: one for all channels that take one, or one for each. */
export function FirstComment({ checks, names }: { checks: readonly ChannelCheck[]; names: Map<string, string> }) {
  const w = useWords().composer;
  const { writing, now } = useWriting();
  const ids = checks.map((one) => one.channel.id);
  const texts = ids.map((id) => now.draft.channels.find((channel) => channel.id === id)?.firstComment ?? "");
  const differ = new Set(texts).size > 1;
  const [apart, setApart] = useState(false);
  const write = (wanted: readonly string[], text: string) => writing.change((draft) => ({
    ...draft, channels: draft.channels.map((channel) => (wanted.includes(channel.id) ? { ...channel, firstComment: text } : channel)),
  }), true);
  const each = ids.length > 1 && (differ || apart);
  return (
    <details className="fold" open={texts.some(Boolean) || undefined}>
      <summary>
        <Icon name="message" />{w.firstComment}
        <span className="now"><span className="glyphs">{checks.map((one) => <Glyph key={one.channel.id} network={one.channel.network} size="sm" name={names.get(one.channel.id)} />)}</span></span>
        <Icon name="right" />
      </summary>
      <div className="body">
        {each
          ? checks.map((one, at) => <TextAreaField key={one.channel.id} label={w.firstCommentOn(names.get(one.channel.id) ?? "")} rows={2} defaultValue={texts[at]} onInput={(event) => write([one.channel.id], event.currentTarget.value)} />)
          : <TextAreaField key={now.revision} label={w.firstComment} hideLabel rows={2} defaultValue={texts[0]} onInput={(event) => write(ids, event.currentTarget.value)} />}
        {ids.length > 1 && !each && <div className="row"><Button size="sm" kind="ghost" onClick={() => setApart(true)}>{w.firstCommentEach}</Button></div>}
        <p className="cap">{w.firstCommentHint}</p>
      </div>
    </details>
  );
}
