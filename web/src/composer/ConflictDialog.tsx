import { useState } from "react";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Layers";
import { useFormat } from "../ui/format";
import { useWords } from "../words";
import { type Draft, fromPost, type Post } from "./draft";
import { bothTexts, merge } from "./merge";
import { useWriting } from "./useWriting";

/** Two people wrote at the same time: both texts side by side, and the person says what stays. */
export function ConflictDialog({ theirs }: { theirs: Post }) {
  const w = useWords().composer;
  const format = useFormat();
  const { writing, now } = useWriting();
  const [hidden, setHidden] = useState(0);
  const other = fromPost(theirs);
  const { draft: joined, clashes } = merge(writing.saved, now.draft, other);
  const use = (draft: Draft) => writing.settle(draft, theirs);
  return (
    <Dialog open={hidden !== theirs.version} onClose={() => setHidden(theirs.version)} wide title={w.conflict} footer={(
      <>
        <Button onClick={() => use(other)}>{w.takeTheirs}</Button>
        <Button onClick={() => use({ ...joined, parts: bothTexts(now.draft.parts, other.parts) })}>{w.keepBoth}</Button>
        <Button kind="primary" onClick={() => use(joined)}>{w.keepMine}</Button>
      </>
    )}>
      <p>{w.conflictText(format.time(theirs.updatedAt))} {w.conflictFields(clashes)}</p>
      <div className="versus">
        <Version title={w.yours} draft={now.draft} against={other} />
        <Version title={w.theirs} draft={other} against={now.draft} />
      </div>
    </Dialog>
  );
}

function Version({ title, draft, against }: { title: string; draft: Draft; against: Draft }) {
  const w = useWords().composer;
  const lines = new Set(against.parts.flatMap((part) => part.text.split("\n")));
  return (
    <section>
      <h3>{title}</h3>
      {draft.parts.map((part) => (
        <div key={part.key} className="well">
          {part.text.split("\n").map((line, at) => (lines.has(line) || line === "" ? <p key={at}>{line}</p> : <p key={at}><mark>{line}</mark></p>))}
          {part.media.length > 0 && <p className="cap">{w.files(part.media.length)}</p>}
        </div>
      ))}
      <p className="cap">{[w.toChannels(draft.channels.length), draft.tags.join(", "), draft.note].filter(Boolean).join(" · ")}</p>
    </section>
  );
}
