import { useEffect, useId, useState } from "react";
import { api, read } from "../api/client";
import { useChannels, useNetworkNames } from "../channels/queries";
import { useMay } from "../session/session";
import { Button, IconButton } from "../ui/Button";
import { TextField } from "../ui/Field";
import { Glyph } from "../ui/Glyph";
import { Dialog } from "../ui/Layers";
import { Empty, LoadFailed, Skeleton } from "../ui/Surfaces";
import { useToast } from "../ui/Toasts";
import { useWords } from "../words";
import { ChannelChecks } from "./ChannelChecks";
import { ConfirmDialog } from "./ConfirmDialog";
import { Part, Refusal, useAct } from "./parts";
import { type ChannelSet, refresh, useChannelSets } from "./queries";

/** Channels that are often chosen together. */
export function SetsSection() {
  const { settings: w } = useWords();
  return <Part title={w.sections.sets} about={w.sets.about}><Sets /></Part>;
}

function Sets() {
  const w = useWords().settings.sets;
  const may = useMay("posts:write");
  const sets = useChannelSets();
  const [edited, setEdited] = useState<ChannelSet | "new" | null>(null);
  if (sets.isError) return <LoadFailed error={sets.error} retry={() => void sets.refetch()} />;
  if (!sets.data) return <div className="panel"><div className="body"><Skeleton lines={3} /></div></div>;
  const add = may && <Button size="sm" kind="primary" icon="plus" onClick={() => setEdited("new")}>{w.add}</Button>;
  return (
    <div className="panel">
      {sets.data.length === 0
        ? <Empty icon="layers" title={w.none} action={add} />
        : (
          <>
            <header><span className="sub">{w.count(sets.data.length)}</span><div className="end">{add}</div></header>
            <div className="rows">{sets.data.map((set) => <SetRow key={set.id} set={set} may={may} onEdit={() => setEdited(set)} />)}</div>
          </>
        )}
      <SetDialog edited={edited} onClose={() => setEdited(null)} />
    </div>
  );
}

function SetRow({ set, may, onEdit }: { set: ChannelSet; may: boolean; onEdit: () => void }) {
  const w = useWords().settings.texts;
  const toast = useToast();
  const channels = useChannels().data ?? [];
  const nameOf = useNetworkNames();
  const [isGoing, setGoing] = useState(false);
  const own = channels.filter((channel) => set.channels.some((one) => one.id === channel.id));
  const remove = async () => {
    await api.DELETE("/api/v1/channel-sets/{id}", { params: { path: { id: set.id } } });
    await refresh("channelSet");
    toast({ text: w.deleted(set.name) });
  };
  return (
    <div>
      <span className="grow">
        <b className="name">{set.name}</b>
        <span className="row wrap cap">{own.map((channel) => <span key={channel.id} className="row"><Glyph network={channel.network} name={nameOf(channel.network)} size="sm" />{channel.name}</span>)}</span>
      </span>
      {may && <IconButton size="sm" icon="compose" label={w.editOf(set.name)} onClick={onEdit} />}
      {may && <IconButton size="sm" icon="trash" label={w.deleteOf(set.name)} onClick={() => setGoing(true)} />}
      <ConfirmDialog open={isGoing} onClose={() => setGoing(false)} title={w.deleteTitle(set.name)} text={w.deleteText} keep={w.keep} act={w.deleteIt} onAct={remove} />
    </div>
  );
}

function SetDialog({ edited, onClose }: { edited: ChannelSet | "new" | null; onClose: () => void }) {
  const { settings: w, common } = useWords();
  const id = useId();
  const act = useAct();
  const toast = useToast();
  const [name, setName] = useState("");
  const [chosen, setChosen] = useState<string[]>([]);
  useEffect(() => {
    if (edited) setName(edited === "new" ? "" : edited.name);
    if (edited) setChosen(edited === "new" ? [] : edited.channels.map((channel) => channel.id));
    act.clear();
  }, [edited]);
  const save = () => act.run(async () => {
    const kept = edited && edited !== "new" ? edited.channels : [];
    const body = { name: name.trim(), channels: chosen.map((channel) => kept.find((one) => one.id === channel) ?? { id: channel }) };
    if (edited === "new") await read(api.POST("/api/v1/channel-sets", { body }));
    else if (edited) {
      await read(api.PATCH("/api/v1/channel-sets/{id}", {
        params: { path: { id: edited.id }, header: { "If-Match": `"${edited.version}"` } }, body, headers: { "Content-Type": "application/merge-patch+json" },
      }));
    }
    await refresh("channelSet");
    toast({ text: common.saved });
    onClose();
  });
  return (
    <Dialog open={edited !== null} onClose={onClose} title={edited === "new" ? w.sets.add : w.sets.edit} footer={(
      <>
        <Button onClick={onClose}>{common.cancel}</Button>
        <Button kind="primary" type="submit" form={id} busy={act.busy} disabled={!name.trim() || chosen.length === 0}>{common.save}</Button>
      </>
    )}>
      <form id={id} className="stack" onSubmit={(event) => { event.preventDefault(); void save(); }}>
        <TextField label={w.texts.name} value={name} autoFocus maxLength={100} error={act.problem?.of("name")[0]} onChange={(event) => setName(event.target.value)} />
        <ChannelChecks legend={w.sets.choose} value={chosen} onChange={(next) => setChosen(next ?? [])} />
        <Refusal problem={act.problem} not={["name"]} />
      </form>
    </Dialog>
  );
}
