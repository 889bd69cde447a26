import { useQuery } from "@tanstack/react-query";
import { useId, useState } from "react";
import { api, read, type Schemas } from "../api/client";
import { queries } from "../api/query";
import { Button } from "../ui/Button";
import { TextField } from "../ui/Field";
import { useFormat } from "../ui/format";
import { Dialog } from "../ui/Layers";
import { LoadFailed, Skeleton } from "../ui/Surfaces";
import { useToast } from "../ui/Toasts";
import { useWords } from "../words";
import { ConfirmDialog } from "./ConfirmDialog";
import { useAct } from "./parts";

type Line = Schemas["EnterStockKeysLine"];

const again = () => Promise.all([queries.invalidateQueries({ queryKey: ["instance", "stock"] }), queries.invalidateQueries({ queryKey: ["stock"] })]);

/** The installation's keys at collections of pictures: entered, replaced, removed, never shown. */
export function StockKeys() {
  const lines = useQuery({ queryKey: ["instance", "stock"], queryFn: () => read(api.GET("/api/v1/instance/stock")) });
  if (lines.isError) return <LoadFailed error={lines.error} retry={() => void lines.refetch()} />;
  if (!lines.data) return <div className="panel"><div className="body"><Skeleton lines={2} /></div></div>;
  return <div className="panel"><div className="rows">{lines.data.items.map((line) => <Row key={line.id} line={line} />)}</div></div>;
}

function Row({ line }: { line: Line }) {
  const { stock: w, common } = useWords();
  const format = useFormat();
  const [layer, setLayer] = useState<"enter" | "remove" | null>(null);
  const close = () => setLayer(null);
  const remove = async () => {
    await read(api.DELETE("/api/v1/instance/stock/{source}", { params: { path: { source: line.id } } }));
    await again();
  };
  return (
    <div>
      <span className="grow">
        <b className="name">{line.name}</b> <span className="cap">{w.kinds[line.kind]}</span>
        <span className="cap block" data-state={line.refusedAt ? "failed" : undefined}>
          {line.refusedAt ? w.keyRefused(line.name) : line.setAt ? w.keySince(format.moment(line.setAt)) : w.keyNone}
        </span>
      </span>
      <Button size="sm" onClick={() => setLayer("enter")}>{line.setAt ? w.keyReplace : w.keyEnter}</Button>
      {line.setAt && <Button size="sm" kind="danger" onClick={() => setLayer("remove")}>{common.remove}</Button>}
      {layer === "enter" && <EnterDialog line={line} onClose={close} />}
      <ConfirmDialog open={layer === "remove"} onClose={close} title={w.keyRemoveTitle(line.name)} text={w.keyRemoveText} keep={w.keyKeep} act={common.remove} onAct={remove} />
    </div>
  );
}

function EnterDialog({ line, onClose }: { line: Line; onClose: () => void }) {
  const { stock: w, common } = useWords();
  const id = useId();
  const toast = useToast();
  const act = useAct();
  const [key, setKey] = useState("");
  const save = () => act.run(async () => {
    await read(api.PUT("/api/v1/instance/stock/{source}", { params: { path: { source: line.id } }, body: { key: key.trim() } }));
    await again();
    toast({ text: w.keySaved(line.name) });
    onClose();
  });
  return (
    <Dialog open onClose={onClose} title={w.key(line.name)} footer={(
      <>
        <Button onClick={onClose}>{common.cancel}</Button>
        <Button kind="primary" type="submit" form={id} busy={act.busy} disabled={key.trim() === ""}>{w.keySave}</Button>
      </>
    )}>
      <form id={id} className="stack" onSubmit={(event) => { event.preventDefault(); void save(); }}>
        <p><a className="link" href={line.keyUrl} target="_blank" rel="noopener noreferrer">{w.keyGet(line.name)}</a></p>
        <TextField label={w.key(line.name)} type="password" autoComplete="off" autoFocus maxLength={200} value={key} error={act.problem?.of("key")[0]} onChange={(event) => setKey(event.target.value)} />
        {act.problem && act.problem.of("key").length === 0 && <p className="msg" data-state="failed" role="alert">{act.problem.isOffline ? common.serverGone : act.problem.sentence}</p>}
      </form>
    </Dialog>
  );
}
