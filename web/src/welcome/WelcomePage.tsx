import { useNavigate, useSearch } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { enterWorkspace } from "../api/client";
import { useChannels } from "../channels/queries";
import { openStream } from "../live/stream";
import { SessionContext, useSession } from "../session/session";
import "../styles/channels.css";
import "../styles/composer.css";
import "../styles/outside.css";
import "../styles/welcome.css";
import { Logo } from "../ui/Icon";
import { ToastShelf } from "../ui/Toasts";
import { useWords } from "../words";
import { FirstChannels } from "./FirstChannels";
import { FirstPost } from "./FirstPost";
import { NameWorkspace } from "./NameWorkspace";
import { SkipButton } from "./SkipButton";

interface Search { workspace?: string; connection?: string; post?: string }

/** From nothing to a first published post; also the way to another workspace. It can be left at any time. */
export function WelcomePage() {
  const { me } = useSession();
  const search = useSearch({ strict: false }) as Search;
  const workspace = me.workspaces.find((own) => own.slug === search.workspace) ?? null;
  enterWorkspace(workspace?.id ?? null);
  return (
    <SessionContext value={{ me, workspace }}>
      <ToastShelf>{workspace ? <Inside key={workspace.id} search={search} /> : <Frame at={1}><NameWorkspace /></Frame>}</ToastShelf>
    </SessionContext>
  );
}

function Inside({ search }: { search: Search }) {
  const { workspace } = useSession();
  const navigate = useNavigate();
  const channels = useChannels();
  const id = workspace!.id;
  const slug = workspace!.slug;
  useEffect(() => openStream(id), [id]);
  const to = (next: Omit<Search, "workspace">) => void navigate({ to: "/welcome", search: { workspace: slug, ...next } as never, replace: true });
  const ready = (channels.data?.length ?? 0) > 0;
  return (
    <Frame at={ready ? 3 : 2}>
      <NameWorkspace />
      <FirstChannels connection={search.connection ?? null} onSettled={() => to({})} />
      {ready && <FirstPost postId={search.post ?? null} onPublished={(post) => to({ post })} />}
    </Frame>
  );
}

function Frame({ at, children }: { at: 1 | 2 | 3; children: React.ReactNode }) {
  const w = useWords().welcome;
  const { me } = useSession();
  const [isFirst] = useState(me.workspaces.length === 0);
  useEffect(() => { document.title = `${w.title} · Rostrum`; }, [w]);
  return (
    <div className="solo">
      <header>
        <span className="brand"><Logo /><span>Rostrum</span></span>
        <ol className="steps end" aria-label={w.progress}>
          {[w.step1, w.step2, w.step3].map((text, index) => (
            <li key={text} data-n={index + 1} className={index + 1 < at ? "done" : undefined} aria-current={index + 1 === at ? "step" : undefined}>{text}</li>
          ))}
        </ol>
        <SkipButton />
      </header>
      <main id="main">
        <article className="paper">
          <div className="stack lead"><h1>{at === 3 ? w.publishTitle : isFirst || at === 2 ? w.title : w.newTitle}</h1><p className="sub">{w.lead}</p></div>
          {children}
        </article>
      </main>
    </div>
  );
}
