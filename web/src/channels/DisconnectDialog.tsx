import { useNavigate } from "@tanstack/react-router";
import { useWorkspace } from "../session/session";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Layers";
import { Icon } from "../ui/Icon";
import { Refused } from "../ui/Refused";
import { SafeButton } from "../ui/SafeButton";
import { LoadFailed, Skeleton } from "../ui/Surfaces";
import { useWords } from "../words";
import { type Channel, useDisconnection, useNetworkNames } from "./queries";
import { useChannelActs } from "./useChannelActs";

/** Says in numbers what ends with a channel, and what stays, before it ends. */
export function DisconnectDialog({ channel, onClose }: { channel: Channel | null; onClose: () => void }) {
  const w = useWords().channels;
  const { slug } = useWorkspace();
  const navigate = useNavigate();
  const told = useDisconnection(channel?.id ?? null);
  const acts = useChannelActs();
  if (!channel) return null;
  const posts = told.data?.cancelledPosts ?? 0;
  const end = async () => {
    if (!await acts.disconnect(channel)) return;
    onClose();
    void navigate({ to: "/w/$workspace/channels", params: { workspace: slug } });
  };
  return (
    <Dialog open onClose={onClose} title={w.disconnectTitle(channel.handle)} footer={(
      <>
        <SafeButton onClick={onClose}>{w.keepIt}</SafeButton>
        <Button kind="danger solid" busy={acts.running === "disconnect"} disabled={!told.data} onClick={() => void end()}>
          {posts > 0 ? w.disconnectWith(posts) : w.disconnect}
        </Button>
      </>
    )}>
      <Refused problem={acts.problem} onClose={acts.clear} />
      {told.isPending && <Skeleton lines={5} />}
      {told.isError && <LoadFailed error={told.error} retry={() => void told.refetch()} />}
      {told.data && <Ending channel={channel} told={told.data} />}
    </Dialog>
  );
}

type Told = NonNullable<ReturnType<typeof useDisconnection>["data"]>;

function Ending({ channel, told }: { channel: Channel; told: Told }) {
  const w = useWords().channels;
  const network = useNetworkNames()(channel.network);
  const access = told.sharedWith > 0 ? w.endsShared(told.sharedWith) : told.revokes ? w.endsAccess(network) : w.endsForgotten(network);
  return (
    <div className="stack ending">
      <h3>{w.endsTitle}</h3>
      <ul className="stack lost">
        <Line icon="x">{told.cancelledPosts > 0 ? w.endsPlanned(told.cancelledPosts, told.cancelledDeliveries) : w.endsNoPosts}</Line>
        <Line icon="x">{access}</Line>
        <Line icon="x">{told.numbers > 0 ? w.endsReadings(told.numbers) : w.endsNoReadings}</Line>
        {told.picture && <Line icon="x">{w.endsPicture}</Line>}
      </ul>
      <h3>{w.staysTitle}</h3>
      <ul className="stack granted">
        <Line icon="check">{told.livePosts > 0 ? w.staysPosts(told.livePosts, network) : w.staysLive(network)}</Line>
        <Line icon="check">{w.staysHistory}</Line>
      </ul>
      {!told.revokes && told.sharedWith === 0 && told.permissions && (
        <p><a className="link" href={told.permissions} target="_blank" rel="noopener noreferrer">{w.removeThere(network)}</a></p>
      )}
    </div>
  );
}

function Line({ icon, children }: { icon: string; children: React.ReactNode }) {
  return <li><Icon name={icon} size="sm" /><span>{children}</span></li>;
}
