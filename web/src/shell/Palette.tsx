import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from "react";
import { api, read } from "../api/client";
import { keys } from "../api/query";
import { useMay, useWorkspace } from "../session/session";
import { useTheme } from "../session/theme";
import { useFormat } from "../ui/format";
import { Icon } from "../ui/Icon";
import { useWords } from "../words";

interface Entry { id: string; group: "do" | "go" | "posts"; icon: string; text: string; hint?: string; run: () => void }

/** Combobox over everything a person can do or open from anywhere. */
export function Palette({ open, onClose }: { open: boolean; onClose: () => void }) {
  const w = useWords().shell;
  const dialog = useRef<HTMLDialogElement>(null);
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const entries = useEntries(text, open);
  const chosen = entries[Math.min(at, entries.length - 1)];
  useEffect(() => {
    if (open) {
      setText("");
      setAt(0);
      dialog.current!.showModal();
    } else dialog.current!.close();
  }, [open]);
  const run = (entry: Entry | undefined) => {
    if (!entry) return;
    onClose();
    entry.run();
  };
  const press = (event: KeyboardEvent) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      setAt((at + (event.key === "ArrowDown" ? 1 : entries.length - 1)) % Math.max(1, entries.length));
    } else if (event.key === "Enter") {
      event.preventDefault();
      run(chosen);
    }
  };
  const groups = { do: w.paletteDo, go: w.paletteGo, posts: w.palettePosts };
  return (
    <dialog ref={dialog} className="palette" aria-label={w.palette} onClose={onClose} onClick={(event) => event.target === dialog.current && onClose()}>
      <div className="palette-in">
        <Icon name="search" />
        <input type="text" role="combobox" aria-expanded="true" aria-controls="palette-list" aria-label={w.paletteInput} placeholder={w.paletteInput}
          aria-activedescendant={chosen?.id} autoComplete="off" value={text} onKeyDown={press}
          onChange={(event) => { setText(event.target.value); setAt(0); }} />
        <kbd>esc</kbd>
      </div>
      <div className="palette-list" id="palette-list" role="listbox" aria-label={w.palette}>
        {(["do", "go", "posts"] as const).map((group) => {
          const own = entries.filter((entry) => entry.group === group);
          return own.length > 0 && (
            <div key={group} role="group" aria-label={groups[group]}>
              <h3 aria-hidden="true">{groups[group]}</h3>
              {own.map((entry) => (
                <div key={entry.id} id={entry.id} role="option" aria-selected={entry === chosen} onClick={() => run(entry)}>
                  <Icon name={entry.icon} />{entry.text}{entry.hint && <small>{entry.hint}</small>}
                </div>
              ))}
            </div>
          );
        })}
        {entries.length === 0 && <p className="cap" style={{ padding: "1rem" }}>{w.paletteNothing}</p>}
      </div>
      <footer><span><kbd>↑</kbd><kbd>↓</kbd> {w.move}</span><span><kbd>↵</kbd> {w.open}</span></footer>
    </dialog>
  );
}

function useEntries(text: string, open: boolean): Entry[] {
  const { shell: w, common } = useWords();
  const { slug } = useWorkspace();
  const navigate = useNavigate();
  const format = useFormat();
  const { toggle } = useTheme();
  const mayWrite = useMay("posts:write");
  const found = useFoundPosts(text, open);
  return useMemo(() => {
    const go = (to: string, params: Record<string, string> = {}) => () => void navigate({ to, params: { workspace: slug, ...params } });
    const fixed: Entry[] = [
      ...(mayWrite ? [{ id: "pal-new", group: "do" as const, icon: "compose", text: common.newPost, hint: "C", run: go("/w/$workspace/compose") }] : []),
      { id: "pal-theme", group: "do", icon: "moon", text: w.theme, run: toggle },
      { id: "pal-today", group: "go", icon: "today", text: w.today, hint: "G T", run: go("/w/$workspace") },
      { id: "pal-calendar", group: "go", icon: "calendar", text: w.calendar, hint: "G C", run: go("/w/$workspace/calendar") },
      { id: "pal-media", group: "go", icon: "image", text: w.media, hint: "G M", run: go("/w/$workspace/media") },
      { id: "pal-channels", group: "go", icon: "plug", text: w.channels, hint: "G N", run: go("/w/$workspace/channels") },
      { id: "pal-settings", group: "go", icon: "settings", text: w.settings, hint: "G S", run: go("/w/$workspace/settings") },
    ];
    const wanted = text.trim().toLowerCase();
    const posts = found.map((post): Entry => ({
      id: `pal-${post.id}`, group: "posts", icon: "text", text: (post.parts[0]?.text ?? "").slice(0, 70) || common.states[post.state]!,
      hint: post.at ? format.moment(post.at) : common.states[post.state]!, run: go("/w/$workspace/posts/$id", { id: post.id }),
    }));
    return [...fixed.filter((entry) => entry.text.toLowerCase().includes(wanted)), ...posts];
  }, [text, found, slug, navigate, w, common, format, toggle, mayWrite]);
}

function useFoundPosts(text: string, open: boolean) {
  const q = text.trim();
  const posts = useQuery({
    queryKey: keys.posts({ q, limit: 6 }),
    queryFn: ({ signal }) => read(api.GET("/api/v1/posts", { params: { query: { q, limit: 6 } }, signal })),
    enabled: open && q.length >= 2,
    placeholderData: (before) => before,
  });
  return q.length >= 2 ? (posts.data?.items ?? []) : [];
}
