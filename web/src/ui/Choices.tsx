import { type KeyboardEvent, type ReactNode, useId, useRef } from "react";

interface Choice<T extends string> { value: T; label: ReactNode; title?: string }

interface SegmentedProps<T extends string> { label: string; value: T; choices: readonly Choice<T>[]; onChange: (value: T) => void; small?: boolean }

/** Two to four views of the same data. */
export function Segmented<T extends string>({ label, value, choices, onChange, small }: SegmentedProps<T>) {
  return (
    <div className={`seg${small ? " sm" : ""}`} role="group" aria-label={label}>
      {choices.map((choice) => (
        <button key={choice.value} type="button" aria-pressed={choice.value === value} title={choice.title} onClick={() => onChange(choice.value)}>
          {choice.label}
        </button>
      ))}
    </div>
  );
}

interface TabsProps<T extends string> { label: string; value: T; tabs: readonly Choice<T>[]; onChange: (value: T) => void; children: ReactNode; panelClass?: string; /** The panel scrolls by itself, so the keyboard must reach it. */ scrolls?: boolean }

/** Switches the content; arrow keys move, one tab stop. */
export function Tabs<T extends string>({ label, value, tabs, onChange, children, panelClass, scrolls }: TabsProps<T>) {
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const move = (event: KeyboardEvent) => {
    const at = tabs.findIndex((tab) => tab.value === value);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const next = (to + tabs.length) % tabs.length;
    onChange(tabs[next]!.value);
    list.current?.querySelectorAll<HTMLElement>("[role=tab]")[next]?.focus();
  };
  return (
    <>
      <div className="tabs" role="tablist" aria-label={label} ref={list} onKeyDown={move}>
        {tabs.map((tab) => (
          <button key={tab.value} type="button" role="tab" id={`${id}-${tab.value}`} aria-selected={tab.value === value} title={tab.title}
            aria-controls={`${id}-panel`} tabIndex={tab.value === value ? 0 : -1} onClick={() => onChange(tab.value)}>
            {tab.label}
          </button>
        ))}
      </div>
      <div role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${value}`} className={panelClass} tabIndex={scrolls ? 0 : undefined}>{children}</div>
    </>
  );
}

/** A filter that is on or off; several may be on. */
export function Chip({ on, onChange, children, ...rest }: { on: boolean; onChange: (on: boolean) => void; children: ReactNode; title?: string }) {
  return <button type="button" className="chip" aria-pressed={on} onClick={() => onChange(!on)} {...rest}>{children}</button>;
}
