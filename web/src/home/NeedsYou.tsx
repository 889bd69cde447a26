import { useState } from "react";
import { useChannels, useNetworkNames } from "../channels/queries";
import { useWorkspace } from "../session/session";
import { Button, ButtonLink } from "../ui/Button";
import { Icon } from "../ui/Icon";
import { Panel } from "../ui/Surfaces";
import type { Format } from "../ui/format";
import { useWords } from "../words";
import type { Attention, Home } from "./queries";

const states: Record<Attention["kind"], string> = {
  needsPerson: "needsPerson", signInAgain: "signInAgain", failed: "failed", late: "unknown", held: "held", approval: "inReview",
};
const drawings: Record<Attention["kind"], string> = {
  needsPerson: "st-unknown", signInAgain: "st-signInAgain", failed: "st-failed", late: "clock", held: "st-held", approval: "st-inReview",
};
const few = 5;

/** What waits for a person: each row says what happened and has the one thing to do. */
export function NeedsYou({ home, format }: { home: Home; format: Format }) {
  const w = useWords().home;
  const [isOpen, setOpen] = useState(false);
  const all = home.attention;
  const shown = isOpen ? all : all.slice(0, few);
  return (
    <Panel plain title={<>{w.needsYou}{all.length > 0 && <> <span className="badge">{all.length}</span></>}</>}>
      {all.length === 0 && <p className="needs-none sub"><Icon name="checkcircle" />{w.nothingNeeds}</p>}
      <ul>{shown.map((one) => <Need key={`${one.kind} ${one.deliveryId ?? one.postId ?? one.channelId}`} one={one} format={format} />)}</ul>
      {all.length > shown.length && <div className="body"><Button size="sm" kind="ghost" onClick={() => setOpen(true)}>{w.showRest(all.length - shown.length)}</Button></div>}
    </Panel>
  );
}

function Need({ one, format }: { one: Attention; format: Format }) {
  const w = useWords().home;
  const { slug } = useWorkspace();
  const channel = useChannels().data?.find((own) => own.id === one.channelId);
  const names = useNetworkNames();
  const title = one.kind === "approval" ? w.needs.approval : w.needs[one.kind](channel?.name ?? w.aChannel);
  return (
    <li className="need" data-state={states[one.kind]}>
      <Icon name={drawings[one.kind]} />
      <b>{title}</b>
      <p><Why one={one} network={names(channel?.network ?? "")} /> {one.at && when(one.kind, format.moment(one.at), w)}</p>
      <div className="do">
        {one.kind === "signInAgain" && one.channelId
          ? <ButtonLink size="sm" kind="primary" to="/w/$workspace/channels/$id" params={{ workspace: slug, id: one.channelId }}>{w.do.signInAgain}</ButtonLink>
          : one.postId && <ButtonLink size="sm" to="/w/$workspace/posts/$id" params={{ workspace: slug, id: one.postId }}>{w.do[one.kind]}</ButtonLink>}
      </div>
    </li>
  );
}

/** What the title does not say yet; what was recorded in the words it came in. */
function Why({ one, network }: { one: Attention; network: string }) {
  const { home: w, post } = useWords();
  if (one.kind === "approval") return w.asks(one.author ?? "");
  if (one.kind === "held") return post.held[one.heldReason ?? ""];
  if (one.kind === "needsPerson") return post.says.needsPerson(network || post.theNetwork);
  return one.reason && one.kind !== "late" ? <>{post.networkSaid} <q>{one.reason}</q></> : null;
}

function when(kind: Attention["kind"], moment: string, w: ReturnType<typeof useWords>["home"]): string {
  if (kind === "signInAgain") return w.seen(moment);
  return kind === "approval" ? w.dueAt(moment) : w.due(moment);
}
