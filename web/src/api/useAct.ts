import { useCallback, useState } from "react";
import { Problem } from "./problem";

/** One deed at a time: which one runs, and what the server said if it was refused. */
export function useAct() {
  const [running, setRunning] = useState<string | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const run = useCallback(async <T>(name: string, deed: () => Promise<T>): Promise<T | null> => {
    setRunning(name);
    setProblem(null);
    try {
      return await deed();
    } catch (error) {
      setProblem(error instanceof Problem ? error : new Problem(0, { title: String(error) }));
      return null;
    } finally {
      setRunning(null);
    }
  }, []);
  const clear = useCallback(() => setProblem(null), []);
  return { run, running, problem, clear };
}
