import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { api, read } from "../api/client";
import { useAct } from "../api/useAct";
import { useWorkspace } from "../session/session";
import { Button } from "../ui/Button";
import { Segmented } from "../ui/Choices";
import { TextField } from "../ui/Field";
import { Icon } from "../ui/Icon";
import { Dialog } from "../ui/Layers";
import { Refused } from "../ui/Refused";
import { LoadFailed, Skeleton } from "../ui/Surfaces";
import { useWords } from "../words";
import { askedScopes, isPretend, usableConsents } from "./consents";
import { type Channel, type Consent, type Network, useNetworks } from "./queries";

interface Props {
  network: string | null;
  /** Signs this channel in again, in its place. */
  channel?: Channel | null;
  /** Where the browser comes back to; the page of connecting if it is not said. */
  returnTo?: string;
  onClose: () => void;
}

/** Says what a network will be asked for, and why, before the browser leaves. */
export function PermissionSheet({ network: id, channel, returnTo, onClose }: Props) {
  const w = useWords().connect;
  const networks = useNetworks();
  const network = networks.data?.find((one) => one.id === id);
  if (!id) return null;
  return (
    <Dialog open onClose={onClose} title={channel ? w.sheetAgain(network?.name ?? id, channel.handle) : w.sheetTitle(network?.name ?? id)}>
      {networks.isError && <LoadFailed error={networks.error} retry={() => void networks.refetch()} />}
      {networks.isPending && <Skeleton lines={4} />}
      {network && <Sheet key={network.id} network={network} channel={channel ?? null} returnTo={returnTo} onClose={onClose} />}
    </Dialog>
  );
}

function Sheet({ network, channel, returnTo, onClose }: { network: Network; channel: Channel | null; returnTo: string | undefined; onClose: () => void }) {
  const w = useWords().connect;
  const ways = usableConsents(network);
  const [chosen, setChosen] = useState(ways.find((way) => way.id === channel?.consent)?.id ?? ways[0]?.id ?? "");
  const consent = ways.find((way) => way.id === chosen);
  if (!consent) return <WhyNot network={network} />;
  return (
    <>
      {ways.length > 1 && (
        <Segmented label={w.way} value={chosen} choices={ways.map((way) => ({ value: way.id, label: way.label }))} onChange={setChosen} />
      )}
      <ConsentForm key={consent.id} network={network} consent={consent} channel={channel} returnTo={returnTo} onClose={onClose} />
    </>
  );
}

/** What this installation lacks, and where it is had. */
export function WhyNot({ network }: { network: Network }) {
  const w = useWords().connect;
  return (
    <div className="stack">
      {network.consents.map((consent) => consent.whyNot && <p key={consent.id}><b>{consent.label}</b><br />{consent.whyNot}</p>)}
      {network.links.register && <p><a className="link" href={network.links.register} target="_blank" rel="noopener noreferrer">{w.registerAt(network.name)}</a></p>}
    </div>
  );
}

function ConsentForm({ network, consent, channel, returnTo, onClose }: {
  network: Network; consent: Consent; channel: Channel | null; returnTo: string | undefined; onClose: () => void;
}) {
  const { connect: w, common } = useWords();
  const { slug } = useWorkspace();
  const navigate = useNavigate();
  const act = useAct();
  const isPasted = consent.kind === "pasted";
  const [home, setHome] = useState("");
  const [fields, setFields] = useState<Record<string, string>>(() => Object.fromEntries(consent.fields.map((field) => [field.name, field.default ?? ""])));
  const [refusal, setRefusal] = useState<string | null>(null);
  const back = `/w/${slug}/channels/connect${channel ? `?for=${channel.id}` : ""}`;
  const go = () => act.run("go", async () => {
    setRefusal(null);
    const started = await read(api.POST("/api/v1/connections", { body: {
      network: network.id, consent: consent.id, returnTo: returnTo ?? back,
      ...homeOf(consent, channel, home), ...(channel ? { channelId: channel.id } : {}),
    } }));
    if (started.url) {
      location.assign(started.url);
      await new Promise(() => {}); // the page is left; the button stays busy until then
    }
    const filled = Object.fromEntries(Object.entries(fields).filter(([, value]) => value.trim() !== ""));
    const answer = await read(api.POST("/api/v1/connections/{id}/credentials", { params: { path: { id: started.id } }, body: { fields: filled } }));
    if (answer.problem) return setRefusal(answer.problem.sentence);
    onClose();
    const search = { connection: answer.id, ...(channel ? { for: channel.id } : {}) };
    await (returnTo ? navigate({ to: `${returnTo}${returnTo.includes("?") ? "&" : "?"}connection=${answer.id}` as never })
      : navigate({ to: "/w/$workspace/channels/connect", params: { workspace: slug }, search: search as never }));
  });
  return (
    <form className="stack" onSubmit={(event) => { event.preventDefault(); void go(); }}>
      {isPretend(network) && <p className="row"><Icon name="info" size="sm" />{w.pretend}</p>}
      <Scopes network={network} consent={consent} />
      {consent.homeServer && !channel?.server && (
        <TextField label={consent.homeServer.label} hint={consent.homeServer.hint} note={consent.homeServer.required && !consent.homeServer.default ? undefined : common.optional} value={home}
          required={consent.homeServer.required && !consent.homeServer.default} placeholder={consent.homeServer.default ?? undefined} autoComplete="off" autoCapitalize="none" spellCheck={false} onChange={(event) => setHome(event.target.value)} />
      )}
      {consent.fields.map((field) => (
        <TextField key={field.name} label={field.label} hint={field.hint} note={field.required ? undefined : common.optional} required={field.required}
          type={field.secret ? "password" : "text"} autoComplete="off" autoCapitalize="none" spellCheck={false} value={fields[field.name] ?? ""}
          error={act.problem?.of(`fields.${field.name}`).join(" ") || undefined}
          onChange={(event) => setFields({ ...fields, [field.name]: event.target.value })} />
      ))}
      {refusal && <p className="msg" data-state="failed" role="alert"><Icon name="alert" />{w.networkSaid(network.name)} <q>{refusal}</q></p>}
      <Refused problem={act.problem} onClose={act.clear} />
      <div className="row">
        <Button className="end" onClick={onClose}>{w.notNow}</Button>
        <Button type="submit" kind="primary" busy={act.running !== null}>{isPasted ? w.verify : w.goTo(network.name)}{!isPasted && <Icon name="external" />}</Button>
      </div>
    </form>
  );
}

/** What was typed, else where the channel lives, else the network's own default. */
function homeOf(consent: Consent, channel: Channel | null, typed: string): { homeServer?: string } {
  const home = consent.homeServer ? typed.trim() || channel?.server || consent.homeServer.default : null;
  return home ? { homeServer: home } : {};
}

function Scopes({ network, consent }: { network: Network; consent: Consent }) {
  const w = useWords().connect;
  const scopes = askedScopes(consent);
  const purposes = [...new Set(scopes.map((scope) => scope.purpose))];
  return (
    <>
      <p>{consent.kind === "pasted" ? w.usesFor : w.asksFor(network.name)}</p>
      <ul className="stack granted">
        {purposes.map((purpose) => <li key={purpose}><Icon name="check" size="sm" />{sentence(purpose)}</li>)}
      </ul>
      <p className="cap">{w.promise(network.name)}</p>
      <details className="evidence">
        <summary>{w.ownNames(network.name)}</summary>
        <ul className="stack names">{scopes.map((scope) => <li key={scope.name}><code>{scope.name}</code></li>)}</ul>
      </details>
    </>
  );
}

/** The server words purposes to stand inside a sentence; here each stands alone. */
export function sentence(text: string): string {
  return text.charAt(0).toLocaleUpperCase() + text.slice(1);
}
