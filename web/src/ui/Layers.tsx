import { type CSSProperties, type ReactNode, useEffect, useId, useRef } from "react";
import { useWords } from "../words";
import { IconButton } from "./Button";

interface DialogProps {
  open: boolean;
  onClose: () => void;
  title: ReactNode;
  children: ReactNode;
  footer?: ReactNode;
  wide?: boolean;
  drawer?: boolean;
  /** Stays open on Esc and outside clicks: something would be lost. */
  holds?: boolean;
}

/** A decision or a few fields, in the browser's own top layer. */
export function Dialog({ open, onClose, title, children, footer, wide, drawer, holds }: DialogProps) {
  const w = useWords().common;
  const ref = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const dialog = ref.current!;
    if (open && !dialog.open) dialog.showModal();
    if (!open && dialog.open) dialog.close();
  }, [open]);
  return (
    <dialog
      ref={ref}
      className={drawer ? "drawer" : `dialog${wide ? " wide" : ""}`}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        if (!holds) onClose();
      }}
      onClick={(event) => {
        if (event.target === ref.current && !holds) onClose();
      }}
    >
      {open && (
        <>
          <header><h2 id={id}>{title}</h2><IconButton icon="cross" size="sm" label={w.close} onClick={onClose} /></header>
          <div className="body">{children}</div>
          {footer && <footer>{footer}</footer>}
        </>
      )}
    </dialog>
  );
}

interface PopProps {
  /** The button's content; the whole button is drawn by `button`. */
  button: (wired: { popoverTarget: string; style: CSSProperties }) => ReactNode;
  children: ReactNode | ((close: () => void) => ReactNode);
  menu?: boolean;
  end?: boolean;
  className?: string;
}

/** A layer near its button: the browser's popover, placed by CSS anchors where there are any. */
export function Pop({ button, children, menu, end, className = "" }: PopProps) {
  const id = `p${useId().replace(/\W/g, "")}`;
  const ref = useRef<HTMLDivElement>(null);
  const anchor = { anchorName: `--${id}` } as CSSProperties;
  useEffect(() => {
    const layer = ref.current!;
    const place = (event: Event) => {
      if ((event as ToggleEvent).newState === "open" && !CSS.supports("anchor-name: --a")) placeBelow(layer, id, end ?? false);
    };
    layer.addEventListener("toggle", place);
    return () => layer.removeEventListener("toggle", place);
  }, [id, end]);
  const close = () => ref.current?.hidePopover();
  return (
    <>
      {button({ popoverTarget: id, style: anchor })}
      <div
        ref={ref}
        id={id}
        popover="auto"
        className={`pop${menu ? " menu" : ""}${end ? " end" : ""} ${className}`.trim()}
        style={{ positionAnchor: `--${id}` } as CSSProperties}
        onClick={(event) => {
          if (menu && (event.target as Element).closest("a, button")) close();
        }}
        onKeyDown={(event) => {
          if (menu && (event.key === "ArrowDown" || event.key === "ArrowUp")) step(event, ref.current!);
        }}
      >
        {typeof children === "function" ? children(close) : children}
      </div>
    </>
  );
}

function step(event: React.KeyboardEvent, layer: HTMLElement): void {
  event.preventDefault();
  const stops = [...layer.querySelectorAll<HTMLElement>("a, button")];
  const at = stops.indexOf(document.activeElement as HTMLElement);
  stops.at(event.key === "ArrowDown" ? (at + 1) % stops.length : at - 1)?.focus();
}

function placeBelow(layer: HTMLElement, id: string, end: boolean): void {
  const button = document.querySelector(`[popovertarget="${id}"]`)?.getBoundingClientRect();
  if (!button) return;
  layer.style.insetBlockStart = `${Math.min(button.bottom, innerHeight - layer.offsetHeight - 12)}px`;
  layer.style.insetInlineStart = `${Math.max(12, end ? button.right - layer.offsetWidth : button.left)}px`;
}
