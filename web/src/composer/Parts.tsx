import { type ClipboardEvent, type DragEvent, useLayoutEffect, useRef } from "react";
import { Button, IconButton } from "../ui/Button";
import { useWords } from "../words";
import type { ChannelCheck } from "./checks";
import { Counters } from "./Counters";
import { type DraftPart, newPart } from "./draft";
import { textField, textFieldId } from "./insert";
import { useWriting, withPart, withParts } from "./useWriting";

interface Props {
  parts: DraftPart[];
  channelId: string | null;
  name: string;
  active: string;
  onActive: (key: string) => void;
  checks: readonly ChannelCheck[];
  dropFiles: (files: File[], part: string) => void;
}

/** One text field, or the parts of a thread; each part can be moved and taken out by keyboard. */
export function Parts({ parts, channelId, name, active, onActive, checks, dropFiles }: Props) {
  const w = useWords().composer;
  const { writing } = useWriting();
  const isThread = parts.length > 1;
  const mayThread = checks.length === 0 || checks.some((one) => (one.network?.rules.maxParts ?? 1) > 1);
  const edit = (how: (all: DraftPart[]) => DraftPart[]) => writing.change((draft) => withParts(draft, channelId, how));
  const add = (after: number) => {
    const part = newPart();
    edit((all) => all.toSpliced(after + 1, 0, part));
    onActive(part.key);
    requestAnimationFrame(() => textField(part.key)?.focus());
  };
  const move = (at: number, by: number) => {
    const key = parts[at]!.key;
    edit((all) => all.toSpliced(at, 1).toSpliced(at + by, 0, all[at]!));
    requestAnimationFrame(() => textField(key)?.focus());
  };
  const remove = (at: number) => {
    edit((all) => all.toSpliced(at, 1));
    requestAnimationFrame(() => textField(parts[at === 0 ? 1 : at - 1]!.key)?.focus());
  };
  return (
    <ol className="parts" data-thread={isThread || undefined}>
      {parts.map((part, at) => (
        <li key={part.key} data-active={part.key === active || undefined}>
          <PartField part={part} label={isThread ? `${name}, ${w.part(at + 1)}` : name} channelId={channelId} onActive={onActive} dropFiles={dropFiles}
            onMove={(by) => at + by >= 0 && at + by < parts.length && move(at, by)} first={at === 0} />
          {isThread && (
            <div className="part-bar">
              <span className="cap">{w.partOf(at + 1, parts.length)}{part.media.length > 0 && ` · ${w.files(part.media.length)}`}</span>
              <IconButton size="sm" icon="arrowup" label={w.partUp(at + 1)} disabled={at === 0} onClick={() => move(at, -1)} />
              <IconButton size="sm" icon="arrowdown" label={w.partDown(at + 1)} disabled={at === parts.length - 1} onClick={() => move(at, 1)} />
              <IconButton size="sm" icon="trash" label={w.partRemove(at + 1)} onClick={() => remove(at)} />
              <Counters checks={checks} part={at} />
            </div>
          )}
        </li>
      ))}
      {mayThread && <li className="part-add"><Button size="sm" kind="ghost" icon="plus" onClick={() => add(parts.length - 1)}>{w.partAdd}</Button></li>}
    </ol>
  );
}

interface FieldProps {
  part: DraftPart; label: string; channelId: string | null; first: boolean;
  onActive: (key: string) => void; onMove: (by: number) => void; dropFiles: (files: File[], part: string) => void;
}

/** Not controlled: what is typed is in the field before anything else is asked to follow. */
function PartField({ part, label, channelId, first, onActive, onMove, dropFiles }: FieldProps) {
  const w = useWords().composer;
  const { writing, now } = useWriting();
  const field = useRef<HTMLTextAreaElement>(null);
  useLayoutEffect(() => {
    if (field.current && field.current.value !== part.text) field.current.value = part.text;
    // Only when something else than typing changed the text.
  }, [now.revision, part.key]);
  const files = (event: ClipboardEvent | DragEvent, list: FileList | undefined) => {
    if (!list || list.length === 0) return;
    event.preventDefault();
    dropFiles([...list], part.key);
  };
  return (
    <textarea
      ref={field}
      id={textFieldId(part.key)}
      aria-label={label}
      placeholder={first ? w.placeholder : w.placeholderNext}
      spellCheck
      defaultValue={part.text}
      onFocus={() => onActive(part.key)}
      onInput={(event) => {
        const text = event.currentTarget.value;
        writing.change((draft) => withParts(draft, channelId, (all) => withPart(all, part.key, (one) => ({ ...one, text }))), true);
      }}
      onKeyDown={(event) => {
        if (event.altKey && event.shiftKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
          event.preventDefault();
          onMove(event.key === "ArrowUp" ? -1 : 1);
        }
      }}
      onPaste={(event) => files(event, event.clipboardData.files)}
      onDrop={(event) => files(event, event.dataTransfer.files)}
    />
  );
}
