import { useState } from "react";
import type { Channel } from "../channels/queries";
import { useNetworkNames } from "../channels/queries";
import { useMay } from "../session/session";
import { Button } from "../ui/Button";
import { TextAreaField } from "../ui/Field";
import { Icon } from "../ui/Icon";
import { Dialog } from "../ui/Layers";
import { Refused } from "../ui/Refused";
import { SafeButton } from "../ui/SafeButton";
import { useToast } from "../ui/Toasts";
import { useWords } from "../words";
import { isUnsure } from "./attention";
import type { Delivery } from "./queries";
import type { PostActs } from "./usePostActs";

interface Props { delivery: Delivery; channel: Channel | undefined; acts: PostActs; onDecide: () => void }

/** What can be done with one delivery as it stands. */
export function DeliveryActions({ delivery, channel, acts, onDecide }: Props) {
  const { post: w, common } = useWords();
  const names = useNetworkNames();
  const toast = useToast();
  const mayPublish = useMay("posts:publish");
  const [layer, setLayer] = useState<"edit" | "delete" | null>(null);
  const isLive = delivery.state === "live" && !delivery.goneAt;
  const network = channel ? names(channel.network) : w.theNetwork;
  const copy = async () => {
    await navigator.clipboard.writeText(delivery.url!);
    toast({ text: common.copied });
  };
  return (
    <div className="row wrap">
      {delivery.url && !delivery.goneAt && (
        <>
          <a className="btn sm" href={delivery.url} target="_blank" rel="noopener noreferrer"><Icon name="external" />{w.openOn(network)}</a>
          <Button size="sm" kind="ghost" icon="copy" onClick={() => void copy()}>{w.copyLink}</Button>
        </>
      )}
      {mayPublish && isUnsure(delivery) && <Button size="sm" onClick={onDecide}>{w.decideDots}</Button>}
      {mayPublish && (delivery.state === "failed" || delivery.state === "held") && (
        <Button size="sm" kind={delivery.state === "failed" ? "primary" : ""} icon="refresh" busy={acts.running === `retry ${delivery.id}`} onClick={() => void acts.retry(delivery)}>{w.sendAgain}</Button>
      )}
      {mayPublish && (delivery.state === "failed" || delivery.state === "held") && (
        <Button size="sm" kind="ghost" onClick={() => void acts.takeOut(delivery.channelId)}>{w.takeOut(channel?.name ?? w.channelGone)}</Button>
      )}
      {mayPublish && isLive && delivery.networkPostId && channel?.can.includes("edit") && <Button size="sm" kind="ghost" icon="compose" onClick={() => setLayer("edit")}>{w.editThere}</Button>}
      {mayPublish && isLive && delivery.networkPostId && channel?.can.includes("delete") && <Button size="sm" kind="ghost" icon="trash" onClick={() => setLayer("delete")}>{w.deleteOne}</Button>}
      {delivery.networkPostId && <span className="cap mono trunc id" title={delivery.networkPostId}>{delivery.networkPostId}</span>}
      <Dialog open={layer === "edit"} onClose={() => setLayer(null)} title={w.editTitle(network)}>
        <EditForm delivery={delivery} acts={acts} network={network} onClose={() => setLayer(null)} />
      </Dialog>
      <Dialog open={layer === "delete"} onClose={() => setLayer(null)} title={w.deleteOneTitle(network)} footer={(
        <>
          <SafeButton onClick={() => setLayer(null)}>{w.keepIt}</SafeButton>
          <Button kind="danger solid" busy={acts.running === "deleteLive"} onClick={() => void acts.deleteLive(delivery).then((done) => { if (done) setLayer(null); })}>{w.deleteOneSure(network)}</Button>
        </>
      )}>
        <Refused problem={acts.problem} onClose={acts.clear} />
        <p>{w.deleteOneText(network)}</p>
      </Dialog>
    </div>
  );
}

function EditForm({ delivery, acts, network, onClose }: { delivery: Delivery; acts: PostActs; network: string; onClose: () => void }) {
  const { post: w, common } = useWords();
  const [text, setText] = useState(delivery.text);
  const save = async () => {
    if (await acts.editLive(delivery, text)) onClose();
  };
  return (
    <form className="stack" onSubmit={(event) => { event.preventDefault(); void save(); }}>
      <Refused problem={acts.problem} onClose={acts.clear} />
      {acts.problem?.body.deliveries?.map((rule) => <p key={rule.rule} className="msg" data-state="failed" role="alert"><Icon name="alert" />{rule.sentence}</p>)}
      <TextAreaField label={w.text} hint={w.editHint(network)} value={text} rows={6} required onChange={(event) => setText(event.target.value)} />
      <div className="row"><span className="end" /><Button onClick={onClose}>{common.cancel}</Button><Button type="submit" kind="primary" disabled={text === delivery.text || !text.trim()} busy={acts.running === "editLive"}>{w.changeOn(network)}</Button></div>
    </form>
  );
}
