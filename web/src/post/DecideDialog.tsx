import { useState } from "react";
import { useChannels, useNetworkNames } from "../channels/queries";
import { Button } from "../ui/Button";
import { Check, TextField } from "../ui/Field";
import { useFormat } from "../ui/format";
import { Dialog } from "../ui/Layers";
import { Refused } from "../ui/Refused";
import { LoadFailed, Skeleton } from "../ui/Surfaces";
import { useWords } from "../words";
import { type Delivery, useCandidates } from "./queries";
import type { PostActs } from "./usePostActs";

/** A person's word where nobody can know: it is live, it is not, or let it be. */
export function DecideDialog({ delivery, acts, onClose }: { delivery: Delivery | null; acts: PostActs; onClose: () => void }) {
  const w = useWords().post;
  const names = useNetworkNames();
  const channel = useChannels().data?.find((one) => one.id === delivery?.channelId);
  if (!delivery) return null;
  const network = channel ? names(channel.network) : w.theNetwork;
  return (
    <Dialog open onClose={onClose} title={w.decideTitle(network)}>
      <Decision key={delivery.id} delivery={delivery} network={network} profile={channel?.profile ?? null} lists={channel?.can.includes("timeline") ?? false} acts={acts} onClose={onClose} />
    </Dialog>
  );
}

interface Props { delivery: Delivery; network: string; profile: string | null; lists: boolean; acts: PostActs; onClose: () => void }

function Decision({ delivery, network, profile, lists, acts, onClose }: Props) {
  const { post: w } = useWords();
  const [picked, setPicked] = useState<string | null>(null);
  const [url, setUrl] = useState("");
  const [sure, setSure] = useState<"postAgain" | "giveUp" | null>(null);
  const decide = async (verdict: "isLive" | "postAgain" | "giveUp") => {
    const found = verdict === "isLive" ? { ...(picked ? { networkPostId: picked } : {}), ...(url.trim() ? { url: url.trim() } : {}) } : {};
    if (await acts.decide(delivery, { verdict, ...found })) onClose();
  };
  if (sure) {
    return (
      <div className="stack">
        <Refused problem={acts.problem} onClose={acts.clear} />
        <p>{sure === "postAgain" ? w.sureAgain(network) : w.sureGiveUp(network)}</p>
        <div className="row wrap"><span className="end" /><Button autoFocus onClick={() => setSure(null)}>{w.lookOnce}</Button>
          <Button kind="danger solid" busy={acts.running === "decide"} onClick={() => void decide(sure)}>{sure === "postAgain" ? w.postAgain : w.giveUp}</Button></div>
      </div>
    );
  }
  return (
    <form className="stack" onSubmit={(event) => { event.preventDefault(); void decide("isLive"); }}>
      <Refused problem={acts.problem} onClose={acts.clear} />
      <p>{w.decideText(delivery.text.slice(0, 60))} {profile && <a className="link" href={profile} target="_blank" rel="noopener noreferrer">{w.openProfile(network)}</a>}</p>
      {lists && <Candidates delivery={delivery} network={network} picked={picked} onPick={setPicked} />}
      <TextField label={w.linkLabel} note={w.linkNote} type="url" inputMode="url" placeholder="https://" value={url} error={acts.problem?.of("url").join(" ") || undefined} onChange={(event) => setUrl(event.target.value)} />
      <div className="row wrap decide">
        <Button kind="ghost" onClick={() => setSure("giveUp")}>{w.giveUpDots}</Button>
        <span className="end" />
        <Button kind="danger" onClick={() => setSure("postAgain")}>{w.postAgainDots}</Button>
        <Button type="submit" kind="primary" disabled={!picked && !url.trim()} busy={acts.running === "decide"}>{w.itIsLive}</Button>
      </div>
    </form>
  );
}

function Candidates({ delivery, network, picked, onPick }: { delivery: Delivery; network: string; picked: string | null; onPick: (id: string | null) => void }) {
  const w = useWords().post;
  const format = useFormat();
  const found = useCandidates(delivery.id, true);
  if (found.isPending) return <Skeleton lines={3} />;
  if (found.isError) return <LoadFailed error={found.error} retry={() => void found.refetch()} />;
  if (found.data.length === 0) return <p className="sub">{w.noCandidates(network)}</p>;
  return (
    <fieldset className="stack candidates">
      <legend>{w.candidates(network)}</legend>
      {found.data.slice(0, 8).map((one) => (
        <Check key={one.networkPostId} radio name="candidate" checked={picked === one.networkPostId} onChange={() => onPick(one.networkPostId)}
          label={one.text.trim() === delivery.text.trim() ? <b>{one.text}</b> : one.text || w.noText}
          help={`${format.moment(one.at)}${one.text.trim() === delivery.text.trim() ? ` · ${w.sameText}` : ""}`} />
      ))}
    </fieldset>
  );
}
