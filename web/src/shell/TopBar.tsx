import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { api, read } from "../api/client";
import { keys } from "../api/query";
import { Bell } from "../notices/Bell";
import { useMay, useSession, useWorkspace } from "../session/session";
import { useTheme } from "../session/theme";
import { Avatar } from "../ui/Avatar";
import { ButtonLink, IconButton } from "../ui/Button";
import { Icon } from "../ui/Icon";
import { Pop } from "../ui/Layers";
import { useWords } from "../words";
import { signOut } from "./signOut";

const isMac = navigator.platform.startsWith("Mac");

export function TopBar({ onSearch, onShortcuts }: { onSearch: () => void; onShortcuts: () => void }) {
  const { shell: w, common } = useWords();
  const { slug } = useWorkspace();
  const { isDark, toggle } = useTheme();
  const mayWrite = useMay("posts:write");
  return (
    <header className="topbar">
      <WorkspaceSwitcher />
      <button className="cmdk" type="button" onClick={onSearch} aria-keyshortcuts="Meta+K Control+K">
        <Icon name="search" size="sm" /><span>{w.searchOrJump}</span><kbd>{isMac ? "⌘K" : "Ctrl K"}</kbd>
      </button>
      <div className="top-tools">
        <Pulse />
        <IconButton icon={isDark ? "today" : "moon"} className="only-wide" label={w.theme} onClick={toggle} />
        {mayWrite && <ButtonLink kind="primary" icon="plus" to="/w/$workspace/compose" params={{ workspace: slug }} aria-keyshortcuts="C">{common.newPost}</ButtonLink>}
        <Bell />
        <AccountMenu onShortcuts={onShortcuts} />
      </div>
    </header>
  );
}

function WorkspaceSwitcher() {
  const w = useWords().shell;
  const { me } = useSession();
  const own = useWorkspace();
  return (
    <Pop menu button={(wired) => (
      <button className="switcher" type="button" {...wired} title={w.switchWorkspace}>
        <Avatar name={own.name} size="sm" square /><span>{own.name}</span><span className="vh">{w.switchWorkspace}</span><Icon name="updown" size="sm" />
      </button>
    )}>
      <p className="menu-label">{w.workspaces}</p>
      {me.workspaces.map((workspace) => (
        <Link key={workspace.id} to="/w/$workspace" params={{ workspace: workspace.slug }} aria-current={workspace.id === own.id}>
          <Avatar name={workspace.name} size="sm" square />{workspace.name}{workspace.id === own.id && <Icon name="check" size="sm" />}
        </Link>
      ))}
      {me.isInstanceOwner && <><hr /><Link to="/welcome"><Icon name="plus" />{w.newWorkspace}</Link></>}
    </Pop>
  );
}

/** Whether posts go out on time, from the scheduler itself. */
function Pulse() {
  const w = useWords().shell;
  const { slug } = useWorkspace();
  const { me } = useSession();
  const may = useMay("operations:read");
  const status = useQuery({ queryKey: keys.status, queryFn: () => read(api.GET("/api/v1/status")), enabled: may, refetchInterval: 60_000 });
  if (!status.data) return null;
  const late = (status.data.unknown ?? 0) + (status.data.needsPerson ?? 0);
  return (
    <Link className="pulse" to={me.isInstanceOwner ? "/w/$workspace/health" : "/w/$workspace"} params={{ workspace: slug }} data-state={late > 0 ? "needsPerson" : "live"} title={w.schedulerHint(status.data.due.waiting)}>
      {late > 0 ? w.late(late) : w.onTime}
    </Link>
  );
}

function AccountMenu({ onShortcuts }: { onShortcuts: () => void }) {
  const w = useWords().shell;
  const { me } = useSession();
  const { slug } = useWorkspace();
  const { toggle } = useTheme();
  return (
    <Pop menu end button={(wired) => (
      <button className="icon-btn" type="button" {...wired} title={w.account(me.name)}><Avatar name={me.name} size="sm" /><span className="vh">{w.account(me.name)}</span></button>
    )}>
      <p className="menu-label">{me.email}</p>
      <Link to="/w/$workspace/settings/$section" params={{ workspace: slug, section: "profile" }}><Icon name="user" />{w.profile}</Link>
      <button type="button" onClick={toggle}><Icon name="moon" />{w.theme}</button>
      <button type="button" onClick={onShortcuts}><Icon name="question" />{w.shortcuts}<kbd>?</kbd></button>
      <hr />
      <button type="button" onClick={() => void signOut()}><Icon name="signout" />{w.signOut}</button>
    </Pop>
  );
}
