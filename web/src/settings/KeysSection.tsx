import { useState } from "react";
import { api } from "../api/client";
import { useMay } from "../session/session";
import { Button } from "../ui/Button";
import { useFormat } from "../ui/format";
import { Empty, LoadFailed, Skeleton } from "../ui/Surfaces";
import { useToast } from "../ui/Toasts";
import { useWords } from "../words";
import { ConfirmDialog } from "./ConfirmDialog";
import { KeyDialog } from "./KeyDialog";
import { firstCall, type Key, useKeys } from "./keys";
import { Part } from "./parts";
import { refresh } from "./queries";

/** The keys with which programs act in this workspace. */
export function KeysSection() {
  const { settings, keys: w } = useWords();
  return (
    <>
      <Part title={settings.sections.keys} about={w.about}><Keys /></Part>
      <Part title={w.try}>
        <pre className="command" tabIndex={0}>{firstCall("rk_…")}</pre>
        <p className="sub"><a className="link" href="/api/v1" target="_blank" rel="noreferrer">{w.document}</a></p>
      </Part>
    </>
  );
}

function Keys() {
  const w = useWords().keys;
  const may = useMay("keys:write");
  const keys = useKeys();
  const [isAdding, setAdding] = useState(false);
  if (keys.isError) return <LoadFailed error={keys.error} retry={() => void keys.refetch()} />;
  if (!keys.data) return <div className="panel"><div className="body"><Skeleton lines={3} /></div></div>;
  const add = may && <Button size="sm" kind="primary" icon="plus" onClick={() => setAdding(true)}>{w.add}</Button>;
  const [first] = keys.data;
  return (
    <div className="panel">
      {!first
        ? <Empty icon="key" title={w.none} action={add}>{w.noneText}</Empty>
        : (
          <>
            <header><span className="sub">{w.limits(first.requestsPerMinute, first.writesPerMinute)}</span><div className="end">{add}</div></header>
            <div className="rows">{keys.data.map((key) => <KeyRow key={key.id} line={key} may={may} />)}</div>
          </>
        )}
      <KeyDialog open={isAdding} onClose={() => setAdding(false)} />
    </div>
  );
}

function KeyRow({ line, may }: { line: Key; may: boolean }) {
  const w = useWords().keys;
  const format = useFormat();
  const toast = useToast();
  const [isGoing, setGoing] = useState(false);
  const revoke = async () => {
    await api.DELETE("/api/v1/keys/{id}", { params: { path: { id: line.id } } });
    await refresh("key");
    toast({ text: w.revoked(line.name) });
  };
  const made = line.createdBy ? w.by(line.createdBy, format.day(line.createdAt)) : w.byCommand(format.day(line.createdAt));
  const hasEnded = line.expiresAt != null && new Date(line.expiresAt) <= new Date();
  const ends = line.expiresAt == null ? w.endsNever : (hasEnded ? w.ended : w.endsOn)(format.dayKey(line.expiresAt));
  return (
    <div>
      <span className="grow">
        <b className="name">{line.name}</b> <span className="badge" title={line.scopes.join("\n")}>{line.preset ? w.presets[line.preset]![0] : w.permissions(line.scopes.length)}</span>
        <span className="cap block"><span className="mono">{line.hint}</span> · {made}</span>
        <span className="cap block">{[line.lastUsedAt ? w.used(format.near(line.lastUsedAt)) : w.unused, ends].join(" · ")}</span>
      </span>
      {may && <Button size="sm" aria-label={w.revokeOf(line.name)} onClick={() => setGoing(true)}>{w.revoke}</Button>}
      <ConfirmDialog open={isGoing} onClose={() => setGoing(false)} title={w.revokeTitle(line.name)} text={w.revokeText} keep={w.keep} act={w.revoke} onAct={revoke} />
    </div>
  );
}
