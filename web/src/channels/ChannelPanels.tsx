import { useQuery } from "@tanstack/react-query";
import { type CSSProperties, type ReactNode } from "react";
import { keys } from "../api/query";
import { Button } from "../ui/Button";
import { type Format, useFormat } from "../ui/format";
import { Icon } from "../ui/Icon";
import { LoadFailed, Panel, Skeleton } from "../ui/Surfaces";
import { type Catalogue, useWords } from "../words";
import { sentence } from "./PermissionSheet";
import { type Channel, type Quota, useNetworks, useScopes, useWaiting } from "./queries";
import { healthWords, tokenLife } from "./tokenLife";

/** How the channel is, in words: sign-in, last look, what waits, what the network allows. */
export function HealthPanel({ channel }: { channel: Channel }) {
  const w = useWords().channels;
  const format = useFormat();
  const network = useNetworks().data?.find((one) => one.id === channel.network);
  const waiting = useWaiting(channel.id).data;
  const life = tokenLife(channel, w, format);
  const way = network?.consents.find((consent) => consent.id === channel.consent)?.label;
  return (
    <Panel title={w.healthTitle}>
      <dl className="kv">
        <Row name={w.how}>{healthWords(channel, w)}</Row>
        <Row name={w.signIn}><span>{life.text}</span><span className="meter life" data-state={life.state}><i style={{ "--v": `${life.left}%` } as CSSProperties} /></span></Row>
        <Row name={w.lastLook}>{channel.checkedAt ? <time dateTime={channel.checkedAt} title={format.moment(channel.checkedAt)}>{format.near(channel.checkedAt)}</time> : w.neverLooked}</Row>
        <Row name={w.synced}>{channel.syncedAt ? <time dateTime={channel.syncedAt} title={format.moment(channel.syncedAt)}>{format.near(channel.syncedAt)}</time> : w.neverLooked}</Row>
        {channel.token?.renewsAt && <Row name={w.renews}><time dateTime={channel.token.renewsAt} title={format.moment(channel.token.renewsAt)}>{format.moment(channel.token.renewsAt)}</time></Row>}
        <Row name={w.waiting}>{waiting ? w.waitingPosts(waiting.posts, waiting.more) : <span className="cap">…</span>}</Row>
        <Row name={w.since}><time dateTime={channel.connectedAt}>{format.moment(channel.connectedAt)}</time></Row>
        {way && <Row name={w.by}>{way}</Row>}
        {channel.server && <Row name={w.server}><span className="mono">{channel.server}</span></Row>}
        <Row name={w.accountId}><span className="mono">{channel.networkAccountId}</span></Row>
      </dl>
      <Quotas channel={channel} />
    </Panel>
  );
}

function Row({ name, children }: { name: string; children: ReactNode }) {
  return <><dt>{name}</dt><dd>{children}</dd></>;
}

/** The network's limits; how much of them is used is known after a look there. */
function Quotas({ channel }: { channel: Channel }) {
  const w = useWords().channels;
  const format = useFormat();
  const limits = useNetworks().data?.find((one) => one.id === channel.network)?.quotas ?? [];
  const used = useQuery<Quota[]>({ queryKey: [...keys.channel(channel.id), "quota"], enabled: false, queryFn: () => Promise.resolve([]) }).data ?? [];
  if (limits.length === 0 && used.length === 0) return null;
  return (
    <div className="stack quotas">
      <h3>{w.quotas}</h3>
      {used.map((quota) => (
        <div key={quota.name}>
          <div className="row between"><span>{sentence(quota.name)}</span><span className="cap num">{w.quotaUsed(format.number(quota.used), format.number(quota.limit), quota.resetsAt ? format.near(quota.resetsAt) : null)}</span></div>
          <div className="meter" data-state={quota.used >= quota.limit ? "failed" : "ready"}><i style={{ "--v": `${Math.min(100, (quota.used / Math.max(1, quota.limit)) * 100)}%` } as CSSProperties} /></div>
        </div>
      ))}
      <ul className="facts stack">
        {limits.filter((limit) => used.every((quota) => quota.name !== limit.name)).map((limit) => (
          <li key={limit.name}>{w.quotaLimit(sentence(limit.name), format.number(limit.limit), format.span(limit.windowSeconds))}</li>
        ))}
      </ul>
    </div>
  );
}

/** Every permission, what it is for, and whether it was given. */
export function ScopesPanel({ channel, onReconnect }: { channel: Channel; onReconnect: (() => void) | null }) {
  const w = useWords().channels;
  const format = useFormat();
  const scopes = useScopes(channel.id);
  const granted = scopes.data?.filter((scope) => scope.granted).length ?? 0;
  return (
    <Panel plain title={w.scopesTitle} end={scopes.data && <span className="badge">{w.scopesCount(granted)}</span>}>
      {scopes.isPending && <div className="body"><Skeleton lines={4} /></div>}
      {scopes.isError && <div className="body"><LoadFailed error={scopes.error} retry={() => void scopes.refetch()} /></div>}
      {scopes.data?.length === 0 && <p className="sub body">{w.scopesNone}</p>}
      {scopes.data && scopes.data.length > 0 && (
        <div className="table-wrap" tabIndex={0} role="group" aria-label={w.scopesTitle}>
          <table className="table">
            <thead><tr><th scope="col">{w.scopeFor}</th><th scope="col">{w.scopeName}</th><th scope="col">{w.scopeUsed}</th><th scope="col">{w.scopeState}</th></tr></thead>
            <tbody>
              {scopes.data.map((scope) => (
                <tr key={scope.name}>
                  <td>{scope.purpose ? sentence(scope.purpose) : w.scopeUnknown}</td>
                  <td><code>{scope.name}</code></td>
                  <td className="nowrap">{scope.lastUsed ? <time dateTime={scope.lastUsed}>{lastDay(scope.lastUsed, format, w)}</time> : w.scopeNever}</td>
                  <td>{scope.granted
                    ? <span className="pill bare" data-state="live"><Icon name="st-live" />{w.granted}</span>
                    : <span className="pill bare" data-state="held"><Icon name="minus" />{w.notGranted}</span>}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {scopes.data && scopes.data.length > 0 && <p className="cap body">{w.scopesNote}</p>}
      {onReconnect && channel.state === "scopeMissing" && <div className="pager"><Button size="sm" onClick={onReconnect}>{w.giveScopes}</Button></div>}
    </Panel>
  );
}

/** Days are counted in UTC by the server; noon is the same day nearly everywhere. */
function lastDay(day: string, format: Format, w: Catalogue["channels"]): string {
  return day === new Date().toISOString().slice(0, 10) ? w.scopeToday : format.day(`${day}T12:00:00Z`);
}

/** What works here, what this sign-in lacks and what the network does not offer at all. */
export function AbilitiesPanel({ channel, onReconnect }: { channel: Channel; onReconnect: (() => void) | null }) {
  const { channels: w, connect } = useWords();
  const network = useNetworks().data?.find((one) => one.id === channel.network);
  const can = channel.can.filter((word) => connect.abilities[word]);
  return (
    <Panel title={w.abilitiesTitle}>
      <ul className="stack granted">
        {can.map((word) => <li key={word}><Icon name="check" size="sm" />{sentence(connect.abilities[word]!)}</li>)}
      </ul>
      {channel.lacks.length > 0 && (
        <div className="stack lacks">
          <h3>{w.lacksTitle}</h3>
          <ul className="stack facts">{channel.lacks.map((lack) => <li key={lack.ability}><b>{w.needs[lack.ability] ?? lack.ability}</b><br /><span className="cap">{lack.reason}</span></li>)}</ul>
          {onReconnect && channel.state === "ready" && <span><Button size="sm" onClick={onReconnect}>{w.askAgain}</Button></span>}
        </div>
      )}
      {network && network.notOffered.length > 0 && <p className="cap lacks">{w.notOffered(network.name, network.notOffered)}</p>}
    </Panel>
  );
}
