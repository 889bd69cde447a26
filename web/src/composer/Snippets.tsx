import { Link } from "@tanstack/react-router";
import { useMay, useWorkspace } from "../session/session";
import { IconButton } from "../ui/Button";
import { Icon } from "../ui/Icon";
import { Pop } from "../ui/Layers";
import { useWords } from "../words";
import { useSnippets } from "./shelf";

/** Hashtag groups, signatures and variables of the workspace, written in where the caret stands. Variables in a text are filled as they go in. */
export function Snippets({ onPick }: { onPick: (text: string) => void }) {
  const w = useWords().composer;
  const { slug } = useWorkspace();
  const mayWrite = useMay("posts:write");
  const all = useSnippets().data ?? [];
  const values = new Map(all.filter((one) => one.kind === "variable").map((one) => [one.name, one.text]));
  const fill = (text: string) => text.replace(/\{([^{}]+)\}/gu, (whole, name: string) => values.get(name.trim()) ?? whole);
  const kinds = [["hashtags", "hash"], ["signature", "text"], ["variable", "spark"]] as const;
  return (
    <Pop menu button={(wired) => <IconButton size="sm" icon="hash" label={w.snippets} {...wired} />}>
      <button type="button" onClick={() => onPick("#")}><Icon name="hash" />{w.hashtag}</button>
      {kinds.map(([kind, icon]) => {
        const own = all.filter((one) => one.kind === kind);
        return own.length > 0 && (
          <div key={kind} role="group" aria-label={w.snippetKinds[kind]}>
            <p className="menu-label">{w.snippetKinds[kind]}</p>
            {own.map((one) => <button key={one.id} type="button" title={one.text} onClick={() => onPick(fill(one.text))}><Icon name={icon} />{one.name}</button>)}
          </div>
        );
      })}
      {mayWrite && <><hr /><Link to="/w/$workspace/settings/$section" params={{ workspace: slug, section: "texts" }}><Icon name="plus" />{w.snippetsKeep}</Link></>}
    </Pop>
  );
}
