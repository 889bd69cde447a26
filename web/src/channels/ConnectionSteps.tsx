import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { api, read, type Schemas } from "../api/client";
import { useAct } from "../api/useAct";
import { useWorkspace } from "../session/session";
import { Button } from "../ui/Button";
import { Refused } from "../ui/Refused";
import { Banner, LoadFailed, Panel, Skeleton } from "../ui/Surfaces";
import { useToast } from "../ui/Toasts";
import { useWords } from "../words";
import { ChannelMark } from "./ChannelMark";
import { type Channel, useChannels, useNetworkNames } from "./queries";

type Connection = Schemas["ConnectionAnswer"];

export function useConnection(id: string | null) {
  return useQuery({
    queryKey: ["connection", id],
    enabled: id !== null,
    queryFn: () => read(api.GET("/api/v1/connections/{id}", { params: { path: { id: id! } } })),
  });
}

/** Turns chosen accounts of a sign-in into channels. */
export function useChoose() {
  const client = useQueryClient();
  const act = useAct();
  const choose = (connection: Connection, accounts: string[]): Promise<Channel[] | null> => act.run("choose", async () => {
    const answer = await read(api.POST("/api/v1/connections/{id}/channels", { params: { path: { id: connection.id } }, body: { accounts } }));
    await client.invalidateQueries({ queryKey: ["channel"] });
    await client.invalidateQueries({ queryKey: ["connection"] });
    return answer.items;
  });
  return { ...act, choose };
}

/** The account that needs no question: the only one that can be used, or the one of the channel that signs in again. */
export function obviousAccount(connection: Connection, channel: Channel | null): string | null {
  if (channel) return connection.accounts.find((account) => account.id === channel.networkAccountId && !account.unusable)?.id ?? null;
  const [only, ...others] = connection.accounts;
  return only && others.length === 0 && !only.unusable ? only.id : null;
}

interface Props { id: string; forChannel: string | null; onAgain: (network: string) => void; onLeave: () => void }

/** After the network's page: choose accounts, or what went wrong there. */
export function ConnectionSteps({ id, forChannel, onAgain, onLeave }: Props) {
  const w = useWords().connect;
  const connection = useConnection(id);
  const channels = useChannels();
  const names = useNetworkNames();
  if (connection.isPending || (forChannel && channels.isPending)) return <Panel><Skeleton lines={4} /></Panel>;
  if (connection.isError) return <LoadFailed error={connection.error} retry={() => void connection.refetch()} />;
  const { network, state, problem } = connection.data;
  const channel = channels.data?.find((one) => one.id === forChannel) ?? null;
  return (
    <Panel plain title={<Steps network={names(network)} at={state === "choose" || state === "done" ? 3 : 2} />}>
      <div className="body">
        {state === "choose" && <Choosing connection={connection.data} channel={channel} onLeave={onLeave} onAgain={() => onAgain(network)} />}
        {state === "done" && <Arrived connection={connection.data} channel={channel} />}
        {state !== "choose" && state !== "done" && (
          <Banner state="failed" title={state === "expired" ? w.expired : state === "refused" ? w.notConnected(names(network)) : w.stillThere(names(network))}
            action={<><Button size="sm" onClick={onLeave}>{w.otherNetwork}</Button><Button size="sm" kind="primary" onClick={() => onAgain(network)}>{w.tryAgain}</Button></>}>
            {state === "refused" && problem ? <>{w.networkSaid(names(network))} <q>{problem.sentence}</q></> : w.nothingChanged}
          </Banner>
        )}
      </div>
    </Panel>
  );
}

function Steps({ network, at }: { network: string; at: number }) {
  const w = useWords().connect;
  return (
    <span className="steps" role="list" aria-label={w.progress}>
      {[w.step1, w.step2(network), w.step3].map((text, index) => (
        <span role="listitem" className={`step${index + 1 < at ? " done" : ""}`} key={text} data-n={index + 1} aria-current={index + 1 === at ? "step" : undefined}>{text}</span>
      ))}
    </span>
  );
}

/** Done: to the channel it is about. */
function Arrived({ connection, channel }: { connection: Connection; channel: Channel | null }) {
  const w = useWords().connect;
  const { slug } = useWorkspace();
  const navigate = useNavigate();
  const toast = useToast();
  const told = useRef(false);
  const only = channel?.id ?? (connection.channels.length === 1 ? connection.channels[0]! : null);
  useEffect(() => {
    if (told.current) return;
    told.current = true;
    toast({ text: channel ? w.backAgain(channel.handle) : w.connectedNow(connection.channels.length), detail: channel ? w.heldGoOut : undefined });
    void (only
      ? navigate({ to: "/w/$workspace/channels/$id", params: { workspace: slug, id: only }, replace: true })
      : navigate({ to: "/w/$workspace/channels", params: { workspace: slug }, replace: true }));
  }, [only, channel, connection.channels.length, navigate, slug, toast, w]);
  return <Skeleton lines={2} />;
}

/** Several accounts: the person takes those that are wanted. One: it is taken. */
export function Choosing({ connection, channel, onLeave, onAgain }: { connection: Connection; channel: Channel | null; onLeave: () => void; onAgain: () => void }) {
  const w = useWords().connect;
  const chooser = useChoose();
  const names = useNetworkNames();
  const known = useChannels().data ?? [];
  const sure = obviousAccount(connection, channel);
  const began = useRef(false);
  const [picked, setPicked] = useState<Set<string>>(() => new Set());
  useEffect(() => {
    if (!sure || began.current) return;
    began.current = true;
    void chooser.choose(connection, [sure]);
  }, [sure, connection, chooser]);
  if (sure && !chooser.problem) return <Skeleton lines={3} />;
  if (channel && !sure) {
    return (
      <Banner state="failed" title={w.otherAccount} action={<Button size="sm" kind="primary" onClick={onAgain}>{w.tryAgain}</Button>}>
        {w.otherAccountText(connection.accounts.map((account) => account.handle).join(", "), channel.handle)}
      </Banner>
    );
  }
  const flip = (id: string) => setPicked((before) => { const next = new Set(before); if (!next.delete(id)) next.add(id); return next; });
  return (
    <form className="stack" onSubmit={(event) => { event.preventDefault(); void chooser.choose(connection, [...picked]); }}>
      <div><h2>{w.which}</h2><p className="sub">{w.whichText(names(connection.network), connection.accounts.length)}</p></div>
      <Refused problem={chooser.problem} onClose={chooser.clear} />
      <div className="accounts">
        {connection.accounts.map((account) => {
          const own = known.find((one) => one.network === connection.network && one.networkAccountId === account.id);
          return (
            <label key={account.id} className={`choice${account.unusable ? " off" : ""}`}>
              <span className="check"><input type="checkbox" disabled={!!account.unusable} checked={picked.has(account.id)} onChange={() => flip(account.id)} aria-label={account.name} /></span>
              <ChannelMark channel={{ name: account.name, network: connection.network }} size="lg" />
              <span className="grow"><span className="name">{account.name}</span><br /><span className="cap">{account.unusable ?? account.handle}</span></span>
              {own && <span className="badge">{w.willRenew}</span>}
            </label>
          );
        })}
      </div>
      <div className="row"><span className="end" /><Button onClick={onLeave}>{w.notNow}</Button>
        <Button type="submit" kind="primary" disabled={picked.size === 0} busy={chooser.running !== null}>{w.use(picked.size)}</Button></div>
    </form>
  );
}
