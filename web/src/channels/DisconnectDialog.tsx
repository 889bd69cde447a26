import { useNavigate } from "@tanstack/react-router";
import { useWorkspace } from "../session/session";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Layers";
import { Refused } from "../ui/Refused";
import { SafeButton } from "../ui/SafeButton";
import { Skeleton } from "../ui/Surfaces";
import { useWords } from "../words";
import { type Channel, useNetworkNames, useWaiting } from "./queries";
import { useChannelActs } from "./useChannelActs";

/** Says in numbers what ends with a channel before it ends. */
export function DisconnectDialog({ channel, onClose }: { channel: Channel | null; onClose: () => void }) {
  const w = useWords().channels;
  const { slug } = useWorkspace();
  const navigate = useNavigate();
  const names = useNetworkNames();
  const waiting = useWaiting(channel?.id ?? null);
  const acts = useChannelActs();
  if (!channel) return null;
  const posts = waiting.data?.posts ?? 0;
  const end = async () => {
    if (!await acts.disconnect(channel)) return;
    onClose();
    void navigate({ to: "/w/$workspace/channels", params: { workspace: slug } });
  };
  return (
    <Dialog open onClose={onClose} title={w.disconnectTitle(channel.handle)} footer={(
      <>
        <SafeButton onClick={onClose}>{w.keepIt}</SafeButton>
        <Button kind="danger solid" busy={acts.running === "disconnect"} disabled={waiting.isPending} onClick={() => void end()}>
          {posts > 0 ? w.disconnectWith(posts) : w.disconnect}
        </Button>
      </>
    )}>
      <Refused problem={acts.problem} onClose={acts.clear} />
      {waiting.isPending ? <Skeleton lines={3} /> : (
        <ul className="stack facts">
          <li>{posts > 0 ? w.endsPosts(posts, waiting.data?.more ?? false) : w.endsNoPosts}</li>
          <li>{w.endsAccess(names(channel.network))}</li>
          <li>{w.endsNumbers}</li>
          <li>{w.staysLive(names(channel.network))}</li>
        </ul>
      )}
    </Dialog>
  );
}
