import { type ReactNode, useId } from "react";
import { Pill } from "../ui/Pill";

/** One step of the way, with what it stands at. */
export function Step({ done, title, children }: { done: boolean; title: string; children: ReactNode }) {
  const id = useId();
  return (
    <section className="stack step-part" aria-labelledby={id}>
      <h2 className="row" id={id}><span aria-hidden="true"><Pill icon state={done ? "live" : "scheduled"} /></span>{title}</h2>
      <div className="stack inner">{children}</div>
    </section>
  );
}
