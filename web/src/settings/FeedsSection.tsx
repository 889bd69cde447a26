import { useEffect, useId, useState } from "react";
import { api, read } from "../api/client";
import { useMay } from "../session/session";
import { Button } from "../ui/Button";
import { Check, TextField } from "../ui/Field";
import { useFormat } from "../ui/format";
import { Dialog } from "../ui/Layers";
import { Empty, LoadFailed, Skeleton } from "../ui/Surfaces";
import { useToast } from "../ui/Toasts";
import { useWords } from "../words";
import { ChannelChecks } from "./ChannelChecks";
import { ConfirmDialog } from "./ConfirmDialog";
import { CopyLine } from "./CopyLine";
import { Part, Refusal, useAct } from "./parts";
import { type Feed, refresh, useFeeds } from "./queries";

/** Addresses that calendar apps read the plan from. */
export function FeedsSection() {
  const { settings: w } = useWords();
  return <Part title={w.sections.feeds} about={w.feeds.about}><Feeds /></Part>;
}

function Feeds() {
  const w = useWords().settings.feeds;
  const may = useMay("posts:write");
  const feeds = useFeeds();
  const [isAdding, setAdding] = useState(false);
  if (feeds.isError) return <LoadFailed error={feeds.error} retry={() => void feeds.refetch()} />;
  if (!feeds.data) return <div className="panel"><div className="body"><Skeleton lines={3} /></div></div>;
  const add = may && <Button size="sm" kind="primary" icon="plus" onClick={() => setAdding(true)}>{w.add}</Button>;
  return (
    <div className="panel">
      {feeds.data.length === 0
        ? <Empty icon="calendar" title={w.none} action={add} />
        : (
          <>
            <header><div className="end">{add}</div></header>
            <div className="rows">{feeds.data.map((feed) => <FeedRow key={feed.id} feed={feed} may={may} />)}</div>
          </>
        )}
      <FeedDialog open={isAdding} onClose={() => setAdding(false)} />
    </div>
  );
}

function FeedRow({ feed, may }: { feed: Feed; may: boolean }) {
  const { settings: { feeds: w }, common } = useWords();
  const format = useFormat();
  const toast = useToast();
  const [isGoing, setGoing] = useState(false);
  const stop = async () => {
    await api.DELETE("/api/v1/calendar-feeds/{id}", { params: { path: { id: feed.id } } });
    await refresh("feed");
    toast({ text: w.stopped(feed.name) });
  };
  return (
    <div>
      <span className="grow">
        <b className="name">{feed.name}</b>
        <span className="cap block">
          {[feed.channelIds ? common.channels(feed.channelIds.length) : w.all, feed.withText ? w.withText : w.withoutText, w.since(format.day(feed.createdAt))].join(" · ")}
        </span>
      </span>
      {may && <Button size="sm" aria-label={w.stopOf(feed.name)} onClick={() => setGoing(true)}>{w.stop}</Button>}
      <ConfirmDialog open={isGoing} onClose={() => setGoing(false)} title={w.stopTitle(feed.name)} text={w.stopText} keep={common.cancel} act={w.stop} onAct={stop} />
    </div>
  );
}

function FeedDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { settings: { feeds: w }, common } = useWords();
  const id = useId();
  const act = useAct();
  const [name, setName] = useState("");
  const [some, setSome] = useState<string[] | null>(null);
  const [withText, setWithText] = useState(false);
  const [address, setAddress] = useState<string>();
  useEffect(() => {
    if (!open) return;
    setName("");
    setSome(null);
    setWithText(false);
    setAddress(undefined);
    act.clear();
  }, [open]);
  const make = () => act.run(async () => {
    const made = await read(api.POST("/api/v1/calendar-feeds", { body: { name: name.trim(), withText, ...(some ? { channelIds: some } : {}) } }));
    setAddress(made.url);
    await refresh("feed");
  });
  return (
    <Dialog open={open} onClose={onClose} holds={address !== undefined} title={address ? w.made : w.add} footer={(
      address
        ? <Button kind="primary" onClick={onClose}>{common.close}</Button>
        : (
          <>
            <Button onClick={onClose}>{common.cancel}</Button>
            <Button kind="primary" type="submit" form={id} busy={act.busy} disabled={!name.trim() || some?.length === 0}>{w.make}</Button>
          </>
        )
    )}>
      {address
        ? <><p>{w.madeText}</p><CopyLine label={w.address} text={address} /></>
        : (
          <form id={id} className="stack" onSubmit={(event) => { event.preventDefault(); void make(); }}>
            <TextField label={w.name} value={name} autoFocus maxLength={100} error={act.problem?.of("name")[0]} onChange={(event) => setName(event.target.value)} />
            <ChannelChecks legend={w.which} everyLabel={w.all} value={some} onChange={setSome} />
            <Check label={w.withText} help={w.withTextHint} checked={withText} onChange={(event) => setWithText(event.target.checked)} />
            <Refusal problem={act.problem} not={["name"]} />
          </form>
        )}
    </Dialog>
  );
}
