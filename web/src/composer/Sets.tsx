import { useState } from "react";
import { api, read, type Schemas } from "../api/client";
import { Problem } from "../api/problem";
import { queries } from "../api/query";
import type { Channel } from "../channels/queries";
import { Button } from "../ui/Button";
import { TextField } from "../ui/Field";
import { Icon } from "../ui/Icon";
import { Pop } from "../ui/Layers";
import { useWords } from "../words";
import { newChannel } from "./channelsOf";
import type { Settings } from "./draft";
import { type ChannelSet, useChannelSets } from "./shelf";
import { useWriting } from "./useWriting";

/** Channels that often go together, by name; the present choice can be kept as one. */
export function Sets({ channels }: { channels: readonly Channel[] }) {
  const { composer: w, common } = useWords();
  const { writing, now } = useWriting();
  const sets = useChannelSets();
  const [name, setName] = useState("");
  const [refusal, setRefusal] = useState<string>();
  const use = (set: ChannelSet) => writing.change((draft) => ({
    ...draft,
    channels: set.channels.flatMap((one) => {
      const channel = channels.find((own) => own.id === one.id);
      if (!channel) return [];
      const before = draft.channels.find((own) => own.id === one.id) ?? newChannel(channel);
      return [{ ...before, settings: { ...before.settings, ...(one.settings as Settings) }, firstComment: before.firstComment || (one.firstComment ?? "") }];
    }),
  }));
  const keep = async () => {
    try {
      const chosen = now.draft.channels.map((one) => ({ id: one.id, settings: one.settings as Schemas["JsonObject"] }));
      await read(api.POST("/api/v1/channel-sets", { body: { name: name.trim(), channels: chosen } }));
      setName("");
      setRefusal(undefined);
      await queries.invalidateQueries({ queryKey: ["channelSet"] });
    } catch (error) {
      setRefusal(error instanceof Problem ? error.sentence || w.notSent : String(error));
    }
  };
  return (
    <Pop className="sets" button={(wired) => <Button size="sm" kind="ghost" icon="layers" {...wired}>{w.sets}</Button>}>
      {(close) => (
        <div className="stack">
          <div className="menu-rows">
            {sets.data?.map((set) => <button key={set.id} type="button" onClick={() => { close(); use(set); }}><Icon name="layers" />{set.name}<small>{common.channels(set.channels.length)}</small></button>)}
            {sets.data?.length === 0 && <p className="cap">{w.setsNone}</p>}
          </div>
          <TextField label={w.setName} value={name} error={refusal} onChange={(event) => setName(event.target.value)} />
          <Button size="sm" disabled={name.trim() === "" || now.draft.channels.length === 0} onClick={() => void keep()}>{w.setKeep}</Button>
        </div>
      )}
    </Pop>
  );
}
