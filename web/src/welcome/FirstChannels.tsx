import { useEffect, useState } from "react";
import { api, read } from "../api/client";
import { useAct } from "../api/useAct";
import { ChannelMark } from "../channels/ChannelMark";
import { Choosing, useConnection } from "../channels/ConnectionSteps";
import { isPretend, usableConsents } from "../channels/consents";
import { PermissionSheet } from "../channels/PermissionSheet";
import { type Network, useChannels, useNetworkNames, useNetworks } from "../channels/queries";
import { useWorkspace } from "../session/session";
import { Button } from "../ui/Button";
import { Glyph } from "../ui/Glyph";
import { Refused } from "../ui/Refused";
import { Banner, LoadFailed, Skeleton } from "../ui/Surfaces";
import { useWords } from "../words";
import { Step } from "./Step";

/** Step two: what the posts go to. A pretended network is one click away, by a real sign-in. */
export function FirstChannels({ connection, onSettled }: { connection: string | null; onSettled: () => void }) {
  const w = useWords().welcome;
  const { slug } = useWorkspace();
  const channels = useChannels();
  const networks = useNetworks();
  const names = useNetworkNames();
  const act = useAct();
  const [sheet, setSheet] = useState<string | null>(null);
  const returnTo = `/welcome?workspace=${slug}`;
  const own = channels.data ?? [];
  const isThere = (network: Network) => own.some((channel) => channel.network === network.id);
  const open = (networks.data ?? []).filter((network) => network.configured).sort((a, b) => Number(isThere(a)) - Number(isThere(b)));
  const start = (network: Network) => act.run(network.id, async () => {
    const consent = usableConsents(network).find((way) => way.kind === "oauth");
    if (!consent || !isPretend(network)) return setSheet(network.id);
    const home = consent.homeServer?.default;
    const started = await read(api.POST("/api/v1/connections", { body: { network: network.id, consent: consent.id, returnTo, ...(home ? { homeServer: home } : {}) } }));
    location.assign(started.url!);
    await new Promise(() => {}); // the page is left; the button stays busy until then
  });
  return (
    <Step done={own.length > 0} title={w.channels}>
      {own.length > 0 && (
        <ul className="row wrap mine">
          {own.map((channel) => <li key={channel.id} className="row"><ChannelMark channel={channel} network={names(channel.network)} /><span className="cap">{channel.handle}</span></li>)}
        </ul>
      )}
      {connection && <Returning id={connection} onSettled={onSettled} />}
      <Refused problem={act.problem} onClose={act.clear} />
      {networks.isError && <LoadFailed error={networks.error} retry={() => void networks.refetch()} />}
      {networks.isPending || channels.isPending ? <Skeleton lines={2} /> : (
        <div className="nets">
          {open.map((network) => (
            <div className="tile" key={network.id}>
              <Glyph network={network.id} size="xl" /><b>{network.name}</b>
              <Button size="sm" kind={own.length === 0 ? "soft" : ""} busy={act.running === network.id} disabled={act.running !== null} aria-label={isThere(network) ? w.connectAnotherTo(network.name) : w.connectTo(network.name)} onClick={() => void start(network)}>{isThere(network) ? w.connectAnother : w.connect}</Button>
              <small>{isPretend(network) ? w.pretend : w.real}</small>
            </div>
          ))}
        </div>
      )}
      <PermissionSheet network={sheet} returnTo={returnTo} onClose={() => setSheet(null)} />
    </Step>
  );
}

/** Back from the network's page. */
function Returning({ id, onSettled }: { id: string; onSettled: () => void }) {
  const { welcome: w, connect } = useWords();
  const connection = useConnection(id);
  const names = useNetworkNames();
  const state = connection.data?.state;
  useEffect(() => { if (state === "done") onSettled(); }, [state, onSettled]);
  if (connection.isError) return <LoadFailed error={connection.error} retry={() => void connection.refetch()} />;
  if (!connection.data || state === "done") return <Skeleton lines={1} />;
  if (state === "choose") return <Choosing connection={connection.data} channel={null} onLeave={onSettled} onAgain={onSettled} />;
  return (
    <Banner state="failed" title={connect.notConnected(names(connection.data.network))} action={<Button size="sm" onClick={onSettled}>{w.ok}</Button>}>
      {connection.data.problem ? <>{connect.networkSaid(names(connection.data.network))} <q>{connection.data.problem.sentence}</q></> : connect.nothingChanged}
    </Banner>
  );
}
