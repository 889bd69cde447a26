import { type ReactNode, useId } from "react";
import { Problem } from "../api/problem";
import { useWords } from "../words";
import { Button } from "./Button";
import { Icon } from "./Icon";

interface PanelProps { title?: ReactNode; end?: ReactNode; children: ReactNode; plain?: boolean; className?: string; id?: string }

/** A flat group of things on a page. `plain` = its children bring their own padding (rows, tables). */
export function Panel({ title, end, children, plain, className = "", id }: PanelProps) {
  const heading = useId();
  return (
    <section className={`panel ${className}`.trim()} id={id} aria-labelledby={title ? heading : undefined}>
      {title && <header><h2 id={heading}>{title}</h2>{end && <div className="end">{end}</div>}</header>}
      {plain ? children : <div className="body">{children}</div>}
    </section>
  );
}

interface BannerProps { state: string; icon?: string; title: ReactNode; children?: ReactNode; action?: ReactNode }

/** About the whole page; stays until it is solved. */
export function Banner({ state, icon = "alert", title, children, action }: BannerProps) {
  return (
    <div className="banner" data-state={state} role="status">
      <Icon name={icon} />
      <div className="grow"><b>{title}</b>{children && <> {children}</>}</div>
      {action}
    </div>
  );
}

/** Nothing here yet: what it is, and the one thing to do. */
export function Empty({ icon, title, children, action }: { icon: string; title: ReactNode; children?: ReactNode; action?: ReactNode }) {
  return (
    <div className="empty">
      <Icon name={icon} />
      <h2>{title}</h2>
      {children && <p>{children}</p>}
      {action}
    </div>
  );
}

/** Something could not be loaded: the reason and another try. */
export function LoadFailed({ error, retry }: { error: unknown; retry: () => void }) {
  const w = useWords().common;
  const problem = error instanceof Problem ? error : null;
  return (
    <Banner state="failed" title={problem?.isOffline ? w.serverGone : w.loadFailed} action={<Button size="sm" onClick={retry}>{w.retry}</Button>}>
      {problem && !problem.isOffline ? problem.sentence : null}
    </Banner>
  );
}

/** Grey lines in the shape of what comes; shown only after 300 ms (by its style). */
export function Skeleton({ lines = 3, className = "" }: { lines?: number; className?: string }) {
  return (
    <div className={`stack skel-wait ${className}`.trim()} aria-hidden="true">
      {Array.from({ length: lines }, (_, line) => <div key={line} className="skel" style={{ inlineSize: `${90 - (line % 3) * 18}%` }} />)}
    </div>
  );
}
