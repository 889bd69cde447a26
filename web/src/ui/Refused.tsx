import type { Problem } from "../api/problem";
import { useWords } from "../words";
import { IconButton } from "./Button";
import { Banner } from "./Surfaces";

/** What the server refused just now, in its own words; put away by the reader. */
export function Refused({ problem, onClose }: { problem: Problem | null; onClose: () => void }) {
  const w = useWords().common;
  if (!problem) return null;
  return (
    <Banner state="failed" title={problem.isOffline ? w.serverGone : problem.sentence} action={<IconButton icon="cross" size="sm" label={w.close} onClick={onClose} />} />
  );
}
