import { type ReactNode, useId, useState } from "react";
import { Problem } from "../api/problem";
import { useToast } from "../ui/Toasts";
import { useWords } from "../words";

interface Wired { id: string; "aria-describedby"?: string; "aria-invalid"?: true }

interface RowProps { label: ReactNode; hint?: ReactNode; error?: string | undefined; children: ReactNode | ((control: Wired) => ReactNode) }

/** A line of a settings panel: its name on the left, what is set on the right. */
export function FormRow({ label, hint, error, children }: RowProps) {
  const id = useId();
  const about = [error ? `${id}-e` : "", hint ? `${id}-h` : ""].filter(Boolean).join(" ");
  const words = <>{label}{hint && <small id={`${id}-h`}>{hint}</small>}</>;
  const isControl = typeof children === "function";
  return (
    <div className="form-row">
      {isControl ? <label htmlFor={id}>{words}</label> : <div className="l">{words}</div>}
      <div>
        {isControl ? children({ id, ...(about ? { "aria-describedby": about } : {}), ...(error ? { "aria-invalid": true as const } : {}) }) : children}
        {error && <p className="msg" id={`${id}-e`} data-state="failed" role="alert">{error}</p>}
      </div>
    </div>
  );
}

/** A part of a section: heading, a sentence, and its panels. */
export function Part({ title, about, level = 2, children }: { title: ReactNode; about?: ReactNode; level?: 2 | 3; children: ReactNode }) {
  const id = useId();
  const Heading = `h${level}` as const;
  return (
    <section aria-labelledby={id}>
      <Heading id={id}>{title}</Heading>
      {about && <p>{about}</p>}
      {children}
    </section>
  );
}

/** Does something on the server: busy while it runs, the refusal afterwards. */
export function useAct() {
  const { common } = useWords();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const run = async <T,>(act: () => Promise<T>): Promise<T | undefined> => {
    setBusy(true);
    setProblem(undefined);
    try {
      return await act();
    } catch (caught) {
      setProblem(caught instanceof Problem ? caught : new Problem(0, { title: common.loadFailed }));
      return undefined;
    } finally {
      setBusy(false);
    }
  };
  return { run, busy, problem, clear: () => setProblem(undefined) };
}

/** For switches that act at once: a refusal is told where the eyes are. */
export function useTellingAct() {
  const toast = useToast();
  const { common } = useWords();
  return async <T,>(act: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await act();
    } catch (caught) {
      toast({ text: caught instanceof Problem && !caught.isOffline ? caught.sentence : common.serverGone, state: "failed", keep: true });
      return undefined;
    }
  };
}

/** The server's sentence of a refusal, unless it is about one of the members that show their own. */
export function Refusal({ problem, not = [] }: { problem: Problem | undefined; not?: string[] }) {
  const { common } = useWords();
  if (!problem || not.some((member) => problem.of(member).length > 0)) return null;
  return <p className="msg" data-state="failed" role="alert">{problem.isOffline ? common.serverGone : problem.sentence}</p>;
}
