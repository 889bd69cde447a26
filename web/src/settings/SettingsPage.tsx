import { Link, Navigate, useParams } from "@tanstack/react-router";
import { type ComponentType, useEffect, useRef } from "react";
import { useWorkspace } from "../session/session";
import { Empty } from "../ui/Surfaces";
import { useWords } from "../words";
import "../styles/settings.css";
import { ActivitySection } from "./ActivitySection";
import { DangerSection } from "./DangerSection";
import { FeedsSection } from "./FeedsSection";
import { InstanceSection } from "./InstanceSection";
import { KeysSection } from "./KeysSection";
import { MembersSection } from "./MembersSection";
import { MessagesSection } from "./MessagesSection";
import { NotificationsSection } from "./NotificationsSection";
import { useInstance } from "./people";
import { ProfileSection } from "./ProfileSection";
import { QueueSection } from "./QueueSection";
import { type SectionEntry, useSections } from "./sections";
import { SecuritySection } from "./SecuritySection";
import { SetsSection } from "./SetsSection";
import { TextsSection } from "./TextsSection";
import { WorkspaceSection } from "./WorkspaceSection";

const shown: Record<string, ComponentType> = {
  profile: ProfileSection, security: SecuritySection, activity: ActivitySection, workspace: WorkspaceSection, queue: QueueSection, members: MembersSection,
  texts: TextsSection, sets: SetsSection, feeds: FeedsSection, danger: DangerSection, instance: InstanceSection, messages: MessagesSection,
  notifications: NotificationsSection, keys: KeysSection,
};

/** Settings of the person, the workspace and the installation: a side list, and one section at a time. */
export function SettingsPage() {
  const { settings: w, shell } = useWords();
  const { slug } = useWorkspace();
  const { section } = useParams({ strict: false });
  const sections = useSections();
  if (!section) return <Navigate to="/w/$workspace/settings/$section" params={{ workspace: slug, section: "profile" }} replace />;
  const Section = sections.some((entry) => entry.id === section) ? shown[section] : undefined;
  return (
    <div className="set">
      <h1>{shell.settings}</h1>
      <SideList sections={sections} open={section} />
      <div>{Section ? <Section key={section} /> : <Empty icon="settings" title={w.notFound} />}</div>
    </div>
  );
}

/** How many messages wait for an answer. */
function WaitingMessages() {
  const w = useWords().messages;
  const waiting = useInstance().data?.unansweredMessages ?? 0;
  return waiting > 0 && <span className="count" title={w.waiting(waiting)}>{waiting}</span>;
}

function SideList({ sections, open }: { sections: SectionEntry[]; open: string }) {
  const { settings: w, shell } = useWords();
  const { slug } = useWorkspace();
  const list = useRef<HTMLElement>(null);
  const titles = { you: w.you, workspace: w.workspaceGroup, installation: w.installation };
  useEffect(() => {
    const link = list.current?.querySelector<HTMLElement>("[aria-current]");
    if (link && list.current) list.current.scrollLeft = link.offsetLeft - 16;
  }, [open]);
  return (
    <nav className="nav" aria-label={shell.settings} ref={list}>
      {(["you", "workspace", "installation"] as const).map((group) => {
        const own = sections.filter((entry) => entry.group === group);
        return own.length > 0 && (
          <div key={group} role="group" aria-label={titles[group]} className="set-group">
            <div className="nav-label" aria-hidden="true">{titles[group]}</div>
            {own.map((entry) => (
              <Link key={entry.id} to="/w/$workspace/settings/$section" params={{ workspace: slug, section: entry.id }}
                aria-current={entry.id === open ? "page" : undefined}>
                {w.sections[entry.id]}{entry.id === "messages" && <WaitingMessages />}
              </Link>
            ))}
          </div>
        );
      })}
    </nav>
  );
}
