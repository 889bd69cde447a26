import { useState } from "react";
import { Button } from "../ui/Button";
import { useFormat } from "../ui/format";
import { Icon } from "../ui/Icon";
import { Empty, LoadFailed, Skeleton } from "../ui/Surfaces";
import { useWords } from "../words";
import { PasskeyAddDialog, PasskeyNameDialog, PasskeyRemoveDialog } from "./PasskeyDialogs";
import { hasPasskeys, type MyPasskey, usePasskeys } from "./passkeys";

type Layer = { kind: "add" } | { kind: "name" | "remove"; passkey: MyPasskey };

/** The passkeys that sign this person in. */
export function PasskeysPanel() {
  const w = useWords().passkeys;
  const passkeys = usePasskeys();
  const [layer, setLayer] = useState<Layer | null>(null);
  if (passkeys.isError) return <LoadFailed error={passkeys.error} retry={() => void passkeys.refetch()} />;
  if (!passkeys.data) return <div className="panel"><div className="body"><Skeleton lines={2} /></div></div>;
  const { items, possible } = passkeys.data;
  const hindrance = !possible ? w.notPossible : !hasPasskeys() ? w.noBrowser : null;
  const add = hindrance ? null : <Button size="sm" icon="key" onClick={() => setLayer({ kind: "add" })}>{w.add}</Button>;
  const close = () => setLayer(null);
  return (
    <div className="panel">
      {items.length === 0
        ? <Empty icon="key" title={w.none} action={add}>{hindrance ?? w.noneText}</Empty>
        : (
          <>
            <div className="rows">
              {items.map((one) => <Row key={one.id} passkey={one} onName={() => setLayer({ kind: "name", passkey: one })} onRemove={() => setLayer({ kind: "remove", passkey: one })} />)}
            </div>
            <div className="foot">{add ?? <span className="cap">{hindrance}</span>}</div>
          </>
        )}
      <PasskeyAddDialog open={layer?.kind === "add"} onClose={close} />
      <PasskeyNameDialog passkey={layer?.kind === "name" ? layer.passkey : null} onClose={close} />
      <PasskeyRemoveDialog passkey={layer?.kind === "remove" ? layer.passkey : null} onClose={close} />
    </div>
  );
}

function Row({ passkey, onName, onRemove }: { passkey: MyPasskey; onName: () => void; onRemove: () => void }) {
  const w = useWords().passkeys;
  const format = useFormat();
  const facts = [
    passkey.lastUsedAt ? w.used(format.near(passkey.lastUsedAt)) : w.unused, w.since(format.day(passkey.createdAt)), passkey.backedUp ? w.synced : null,
  ];
  return (
    <div className="wraps">
      <Icon name="key" />
      <span className="grow"><b className="name">{passkey.name}</b><span className="cap block">{facts.filter(Boolean).join(" · ")}</span></span>
      <span className="row">
        <Button size="sm" kind="ghost" aria-label={w.renameOf(passkey.name)} onClick={onName}>{w.rename}</Button>
        <Button size="sm" aria-label={w.removeOf(passkey.name)} onClick={onRemove}>{w.remove}</Button>
      </span>
    </div>
  );
}
