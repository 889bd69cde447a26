import { useId, useState } from "react";
import type { Channel } from "../channels/queries";
import { useChannels } from "../channels/queries";
import { useChannelActs } from "../channels/useChannelActs";
import { Button } from "../ui/Button";
import { TextField } from "../ui/Field";
import { Dialog } from "../ui/Layers";
import { Refused } from "../ui/Refused";
import { useLocale, useWords } from "../words";
import { groupsOf } from "./GroupFilter";

/** The name a channel has in this workspace, and the group it belongs to. */
export function NameDialog({ channel, onClose }: { channel: Channel | null; onClose: () => void }) {
  const w = useWords().channels;
  return (
    <Dialog open={channel !== null} onClose={onClose} title={w.nameTitle}>
      {channel && <NameForm key={channel.id} channel={channel} onDone={onClose} />}
    </Dialog>
  );
}

function NameForm({ channel, onDone }: { channel: Channel; onDone: () => void }) {
  const { channels: w, common } = useWords();
  const acts = useChannelActs();
  const groups = groupsOf(useChannels().data ?? [], useLocale());
  const [name, setName] = useState(channel.name);
  const [group, setGroup] = useState(channel.group ?? "");
  const list = useId();
  const save = async () => {
    if (await acts.edit(channel, { name: name.trim(), group: group.trim() || null })) onDone();
  };
  return (
    <form className="stack" onSubmit={(event) => { event.preventDefault(); void save(); }}>
      <Refused problem={acts.problem} onClose={acts.clear} />
      <TextField label={w.name} hint={w.nameHint} value={name} maxLength={200} required autoComplete="off" onChange={(event) => setName(event.target.value)} />
      <TextField label={w.group} note={common.optional} hint={w.groupHint} value={group} maxLength={200} list={list} autoComplete="off" onChange={(event) => setGroup(event.target.value)} />
      <datalist id={list}>{groups.map((one) => <option key={one} value={one} />)}</datalist>
      <div className="row"><Button className="end" onClick={onDone}>{common.cancel}</Button><Button type="submit" kind="primary" busy={acts.running === "edit"}>{common.save}</Button></div>
    </form>
  );
}
