import { Link, Outlet, useRouterState } from "@tanstack/react-router";
import { type CSSProperties, useEffect } from "react";
import { openStream } from "../live/stream";
import { noteVisit } from "./noteVisit";
import { useMay, useWorkspace } from "../session/session";
import { useStored } from "../session/useStored";
import { Icon, Logo } from "../ui/Icon";
import { ToastShelf } from "../ui/Toasts";
import { useWords } from "../words";
import { ChannelNav } from "./ChannelNav";
import { OfflineBanner } from "./OfflineBanner";
import { Palette } from "./Palette";
import { ShortcutList, useShortcuts } from "./Shortcuts";
import { TopBar } from "./TopBar";
import { usePageTitle } from "./usePageTitle";

/** Rail, top bar and the sheet in which the pages lie. Only the sheet scrolls. */
export function Shell() {
  const w = useWords().shell;
  const workspace = useWorkspace();
  const [slim, setSlim] = useStored("rail", false);
  const page = useRouterState({ select: (state) => state.location.pathname.split("/")[3] || "today" });
  const path = useRouterState({ select: (state) => state.location.pathname });
  useEffect(() => openStream(workspace.id), [workspace.id]);
  useEffect(() => noteVisit(path), [path]);
  const collapse = () => setSlim(!slim);
  const layers = useShortcuts(collapse);
  usePageTitle(page);
  return (
    <ToastShelf>
      <div className="app" data-page={page} data-rail={slim ? "slim" : undefined}>
        <a className="skip" href="#main">{w.skip}</a>
        <Rail onCollapse={collapse} />
        <TopBar onSearch={layers.openPalette} onShortcuts={layers.openHelp} />
        <main className="sheet" id="main" tabIndex={-1}>
          <OfflineBanner />
          <Outlet />
        </main>
        <TabBar />
      </div>
      <Palette open={layers.palette} onClose={layers.close} />
      <ShortcutList open={layers.help} onClose={layers.close} />
    </ToastShelf>
  );
}

function Rail({ onCollapse }: { onCollapse: () => void }) {
  const w = useWords().shell;
  const { slug } = useWorkspace();
  const params = { workspace: slug };
  return (
    <aside className="rail">
      <Link className="brand" to="/w/$workspace" params={params} aria-label={`Rostrum, ${w.toToday}`}><Logo /><span>Rostrum</span></Link>
      <nav className="nav" aria-label={w.main}>
        <Link to="/w/$workspace" params={params} activeOptions={{ exact: true }} title={w.today}><Icon name="today" /><span className="label">{w.today}</span></Link>
        <Link to="/w/$workspace/calendar" params={params} title={w.calendar}><Icon name="calendar" /><span className="label">{w.calendar}</span></Link>
        <Link to="/w/$workspace/media" params={params} title={w.media}><Icon name="image" /><span className="label">{w.media}</span></Link>
      </nav>
      <ChannelNav />
      <div className="rail-foot nav">
        <Link to="/w/$workspace/channels" params={params} title={w.channels}><Icon name="plug" /><span className="label">{w.channels}</span></Link>
        <Link to="/w/$workspace/settings" params={params} title={w.settings}><Icon name="settings" /><span className="label">{w.settings}</span></Link>
        <button type="button" onClick={onCollapse} title={`${w.collapseRail}  [`}><Icon name="panel" /><span className="label">{w.collapse}</span></button>
      </div>
    </aside>
  );
}

/** On a small screen the rail is five tabs, a new post in the middle. */
function TabBar() {
  const { shell: w, common } = useWords();
  const { slug } = useWorkspace();
  const params = { workspace: slug };
  const mayWrite = useMay("posts:write");
  return (
    <nav className="tabbar" aria-label={w.mainSmall} style={{ "--tabs": mayWrite ? 5 : 4 } as CSSProperties}>
      <Link to="/w/$workspace" params={params} activeOptions={{ exact: true }}><Icon name="today" />{w.today}</Link>
      <Link to="/w/$workspace/calendar" params={params}><Icon name="calendar" />{w.calendar}</Link>
      {mayWrite && <Link to="/w/$workspace/compose" params={params} aria-label={common.newPost}><span className="go"><Icon name="plus" /></span></Link>}
      <Link to="/w/$workspace/media" params={params}><Icon name="image" />{w.media}</Link>
      <Link to="/w/$workspace/channels" params={params}><Icon name="plug" />{w.channels}</Link>
    </nav>
  );
}
