import { api } from "../api/client";
import { Button } from "../ui/Button";
import { useFormat } from "../ui/format";
import { Icon } from "../ui/Icon";
import { LoadFailed, Skeleton } from "../ui/Surfaces";
import { useToast } from "../ui/Toasts";
import { useWords } from "../words";
import { useTellingAct } from "./parts";
import { type MySession, useSessions } from "./people";
import { refresh } from "./queries";

/** Every browser this person is signed in on; others are signed out with one press. */
export function SessionsPanel() {
  const w = useWords().settings.security;
  const sessions = useSessions();
  const tell = useTellingAct();
  const toast = useToast();
  const others = (sessions.data ?? []).filter((session) => !session.current);
  const endOthers = () => void tell(async () => {
    await api.DELETE("/api/v1/me/sessions");
    await refresh("session");
    toast({ text: w.othersSignedOut });
  });
  if (sessions.isError) return <LoadFailed error={sessions.error} retry={() => void sessions.refetch()} />;
  if (!sessions.data) return <div className="panel"><div className="body"><Skeleton lines={3} /></div></div>;
  return (
    <div className="panel">
      <div className="rows">
        {[...sessions.data].sort((a, b) => Number(b.current) - Number(a.current)).map((session) => <SessionRow key={session.id} session={session} />)}
      </div>
      <div className="foot">
        {others.length > 0 ? <Button size="sm" onClick={endOthers}>{w.signOutOthers}</Button> : <span className="cap">{w.onlyHere}</span>}
      </div>
    </div>
  );
}

function SessionRow({ session }: { session: MySession }) {
  const w = useWords().settings.security;
  const format = useFormat();
  const tell = useTellingAct();
  const toast = useToast();
  const name = w.on(session.browser, session.system);
  const end = () => void tell(async () => {
    await api.DELETE("/api/v1/me/sessions/{id}", { params: { path: { id: session.id } } });
    await refresh("session");
    toast({ text: w.signedOut(name) });
  });
  return (
    <div>
      <Icon name="globe" />
      <span className="grow">
        <b className="name">{name}</b> {session.current && <span className="badge">{w.thisOne}</span>}
        <br />
        <span className="cap">{[session.device, session.address, session.current ? w.since(format.moment(session.createdAt)) : w.lastSeen(format.near(session.lastSeenAt))].filter(Boolean).join(" · ")}</span>
      </span>
      {!session.current && <Button size="sm" aria-label={`${w.signOut}: ${name}`} onClick={end}>{w.signOut}</Button>}
    </div>
  );
}
