/** Writes into a text field where the caret stands, so that undo takes it back. */
export function insertText(field: HTMLTextAreaElement | null, text: string): void {
  if (!field) return;
  field.focus();
  if (document.execCommand("insertText", false, text)) return;
  field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
  field.dispatchEvent(new InputEvent("input", { bubbles: true }));
}

const begun = /@([\p{L}\p{N}_.@-]*)$/u;

/** What was typed after the @ that the caret stands behind; null when there is none. */
export function mentionBefore(field: Pick<HTMLTextAreaElement, "value" | "selectionStart"> | null): string | null {
  return field ? (begun.exec(field.value.slice(0, field.selectionStart))?.[1] ?? null) : null;
}

/** Writes somebody's address in the place of what was begun, apart from the words around it. */
export function insertMention(field: HTMLTextAreaElement | null, address: string): void {
  if (!field) return;
  const caret = field.selectionStart;
  const typed = mentionBefore(field);
  const start = typed === null ? caret : caret - typed.length - 1;
  const space = typed === null && /\S$/u.test(field.value.slice(0, caret)) ? " " : "";
  field.setSelectionRange(start, caret);
  insertText(field, `${space}@${address}${/^\s/u.test(field.value.slice(caret)) || address === "" ? "" : " "}`);
}

export const textFieldId = (partKey: string) => `text-${partKey}`;

export function textField(partKey: string): HTMLTextAreaElement | null {
  return document.getElementById(textFieldId(partKey)) as HTMLTextAreaElement | null;
}
