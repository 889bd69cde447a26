import { useState } from "react";
import { Button } from "../ui/Button";
import { useWords } from "../words";

/** A text that is to be carried elsewhere, with its Copy button; `hidden` shows the button alone. */
export function CopyLine({ label, text, hidden = false }: { label: string; text: string; hidden?: boolean }) {
  const { common } = useWords();
  const [isCopied, setCopied] = useState(false);
  const copy = () => void navigator.clipboard.writeText(text).then(() => setCopied(true));
  const button = <Button size="sm" kind={hidden ? "" : "ghost"} icon={isCopied ? "check" : "copy"} aria-label={`${common.copy}: ${label}`} onClick={copy}>{isCopied ? common.copied : common.copy}</Button>;
  return hidden ? <div className="row">{button}</div> : <div className="secret"><span title={text}>{text}</span>{button}</div>;
}
