import { useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { useMay, useWorkspace } from "../session/session";
import "../styles/channels.css";
import { Glyph } from "../ui/Glyph";
import { Icon } from "../ui/Icon";
import { Empty, LoadFailed, Skeleton } from "../ui/Surfaces";
import { type Catalogue, useWords } from "../words";
import { ConnectionSteps } from "./ConnectionSteps";
import { PermissionSheet, WhyNot } from "./PermissionSheet";
import { type Network, useChannels, useNetworks } from "./queries";

interface Search { connection?: string; network?: string; for?: string }

/** The gallery of networks, and what comes after signing in at one. */
export function ConnectPage() {
  const w = useWords().connect;
  const search = useSearch({ strict: false }) as Search;
  const { slug } = useWorkspace();
  const navigate = useNavigate();
  const channels = useChannels().data;
  const may = useMay("channels:write");
  const to = (next: Search) => void navigate({ to: "/w/$workspace/channels/connect", params: { workspace: slug }, search: next as never, replace: true });
  const again = search.for ? channels?.find((channel) => channel.id === search.for) ?? null : null;
  if (!may) return <div className="view"><h1>{w.title}</h1><Empty icon="lock" title={w.mayNot}>{w.mayNotText}</Empty></div>;
  return (
    <div className="view">
      <header className="page-head"><div><h1>{w.title}</h1><p>{w.lead}</p></div></header>
      {search.connection
        ? <ConnectionSteps id={search.connection} forChannel={search.for ?? null} onAgain={(network) => to({ network, ...(search.for ? { for: search.for } : {}) })} onLeave={() => to({})} />
        : <Gallery onChoose={(network) => to({ network })} />}
      <PermissionSheet network={search.connection ? null : search.network ?? null} channel={again} onClose={() => to({})} />
    </div>
  );
}

function Gallery({ onChoose }: { onChoose: (network: string) => void }) {
  const { connect: w } = useWords();
  const networks = useNetworks();
  const [wanted, setWanted] = useState("");
  if (networks.isPending) return <Skeleton lines={6} />;
  if (networks.isError) return <LoadFailed error={networks.error} retry={() => void networks.refetch()} />;
  const found = networks.data.filter((network) => network.name.toLowerCase().includes(wanted.trim().toLowerCase()));
  const ready = found.filter((network) => network.configured);
  const lacking = found.filter((network) => !network.configured);
  return (
    <>
      {networks.data.length > 6 && (
        <label className="with-icon search"><Icon name="search" /><span className="vh">{w.search}</span>
          <input className="input" type="search" placeholder={w.search} value={wanted} onChange={(event) => setWanted(event.target.value)} />
        </label>
      )}
      {ready.length > 0 && (
        <section className="section" aria-labelledby="nets-ready">
          <header><h2 id="nets-ready">{w.ready}</h2><small>{w.readyHint}</small></header>
          <div className="nets">{ready.map((network) => <NetworkTile key={network.id} network={network} onChoose={onChoose} />)}</div>
        </section>
      )}
      {lacking.length > 0 && (
        <section className="section" aria-labelledby="nets-lacking">
          <header><h2 id="nets-lacking">{w.lacking}</h2><small>{w.lackingHint}</small></header>
          <div className="nets">
            {lacking.map((network) => (
              <div className="tile" key={network.id}><Glyph network={network.id} size="xl" /><b>{network.name}</b><span /><small>{offer(network, w)}</small><div className="why"><WhyNot network={network} /></div></div>
            ))}
          </div>
        </section>
      )}
      {found.length === 0 && <Empty icon="search" title={w.noneFound}>{w.noneFoundText}</Empty>}
    </>
  );
}

function NetworkTile({ network, onChoose }: { network: Network; onChoose: (network: string) => void }) {
  const w = useWords().connect;
  const count = useChannels().data?.filter((channel) => channel.network === network.id).length ?? 0;
  return (
    <button type="button" className="tile" onClick={() => onChoose(network.id)}>
      <Glyph network={network.id} size="xl" /><b>{network.name}</b>{count > 0 ? <span className="badge">{w.alreadyConnected(count)}</span> : <span />}
      <small>{offer(network, w)}</small>
      {network.notOffered.length > 0 && <small className="cap">{w.notOffered(network.notOffered)}</small>}
    </button>
  );
}

/** What a network can be used for, from its own abilities and rules. */
function offer(network: Network, w: Catalogue["connect"]): string {
  const parts = ["thread", "firstComment", "edit", "metrics", "inbox"].filter((word) => network.can.includes(word)).map((word) => w.abilities[word]!);
  return w.offers(network.rules.maxLength, parts);
}
