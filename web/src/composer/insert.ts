/** Writes into a text field where the caret stands, so that undo takes it back. */
export function insertText(field: HTMLTextAreaElement | null, text: string): void {
  if (!field) return;
  field.focus();
  if (document.execCommand("insertText", false, text)) return;
  field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
  field.dispatchEvent(new InputEvent("input", { bubbles: true }));
}

export const textFieldId = (partKey: string) => `text-${partKey}`;

export function textField(partKey: string): HTMLTextAreaElement | null {
  return document.getElementById(textFieldId(partKey)) as HTMLTextAreaElement | null;
}
