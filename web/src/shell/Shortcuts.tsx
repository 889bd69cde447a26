import { useNavigate } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { useSession, useWorkspace } from "../session/session";
import { Dialog } from "../ui/Layers";
import { useWords } from "../words";

const pages: Record<string, string> = {
  t: "/w/$workspace", c: "/w/$workspace/calendar", m: "/w/$workspace/media", n: "/w/$workspace/channels", s: "/w/$workspace/settings",
};

/** Keys that work everywhere. Single letters are off while typing, in layers, and by choice of the person. */
export function useShortcuts(collapse: () => void) {
  const [layer, setLayer] = useState<"palette" | "help" | null>(null);
  const { me } = useSession();
  const { slug } = useWorkspace();
  const navigate = useNavigate();
  const going = useRef(-Infinity);
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if ((event.metaKey || event.ctrlKey) && event.key.toLowerCase() === "k") {
        event.preventDefault();
        setLayer("palette");
        return;
      }
      if (!me.shortcuts || event.metaKey || event.ctrlKey || event.altKey || event.defaultPrevented || isBusy(event.target as Element)) return;
      const key = event.key.toLowerCase();
      const isGoing = event.timeStamp - going.current < 1500;
      going.current = key === "g" ? event.timeStamp : -Infinity;
      if (isGoing && pages[key]) {
        event.preventDefault();
        void navigate({ to: pages[key], params: { workspace: slug } });
      } else if (key === "c") {
        event.preventDefault();
        void navigate({ to: "/w/$workspace/compose", params: { workspace: slug } });
      } else if (key === "[") collapse();
      else if (event.key === "?") setLayer("help");
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, [me.shortcuts, slug, navigate, collapse]);
  return {
    palette: layer === "palette",
    help: layer === "help",
    openPalette: () => setLayer("palette"),
    openHelp: () => setLayer("help"),
    close: () => setLayer(null),
  };
}

function isBusy(target: Element): boolean {
  return target.closest?.("input, textarea, select, [contenteditable=true]") !== null || document.querySelector("dialog[open]") !== null;
}

export function ShortcutList({ open, onClose }: { open: boolean; onClose: () => void }) {
  const w = useWords().shell;
  const rows: [string[], string][] = [
    [["⌘K", "Ctrl K"], w.keyNames.palette], [["C"], w.keyNames.newPost], [["G"], w.keyNames.go], [["["], w.keyNames.rail],
    [["⌘ ↵", "Ctrl ↵"], w.keyNames.send], [["?"], w.keyNames.help], [["Esc"], w.keyNames.close],
  ];
  return (
    <Dialog open={open} onClose={onClose} title={w.keysTitle}>
      <dl className="kv">
        {rows.map(([keys, text]) => (
          <div key={text} style={{ display: "contents" }}><dt>{keys.map((key) => <kbd key={key}>{key}</kbd>)}</dt><dd>{text}</dd></div>
        ))}
      </dl>
      <p className="cap">{w.keysOff}</p>
    </Dialog>
  );
}
