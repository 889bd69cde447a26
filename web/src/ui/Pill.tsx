import { useWords } from "../words";
import { Icon } from "./Icon";

const drawing: Record<string, string> = {
  needsPerson: "unknown", handedOver: "live", cancelled: "held", paused: "held", ready: "live", scopeMissing: "signInAgain",
  gone: "failed", disconnecting: "held",
};

/** What a delivery, a post or a channel is in: always a drawing and a word, colour only beside them. */
export function Pill({ state, reason, icon = false, channel = false }: { state: string; reason?: string | null; icon?: boolean; channel?: boolean }) {
  const w = useWords().common;
  const shown = state === "held" && reason === "signInAgain" ? "signInAgain" : state;
  const word = (channel ? w.channelStates[shown] : (shown === "signInAgain" ? w.channelStates[shown] : w.states[shown])) ?? shown;
  const mark = <Icon name={`st-${drawing[shown] ?? shown}`} />;
  return icon
    ? <span className="pill icon" data-state={shown} role="img" aria-label={word} title={word}>{mark}</span>
    : <span className="pill" data-state={shown}>{mark}{word}</span>;
}
