import type { ReactNode } from "react";
import { useWorkspace } from "../session/session";
import { ButtonLink } from "../ui/Button";
import { useFormat } from "../ui/format";
import { Glyph } from "../ui/Glyph";
import { Icon } from "../ui/Icon";
import { Empty } from "../ui/Surfaces";
import { useWords } from "../words";
import type { ChannelCheck, Checks } from "./checks";
import { Fixes } from "./Fixes";

interface Props { checks: Checks; onField: (part: string) => void; onChannel: (channel: string) => void }

/** What each channel says of the post: a sentence and its fix, in the same place. */
export function ChecksPanel({ checks, onField, onChannel }: Props) {
  const w = useWords().composer;
  if (checks.channels.length === 0) return <Empty icon="checkcircle" title={w.checksEmpty}>{w.previewEmptyText}</Empty>;
  return (
    <div className="chk" aria-busy={!checks.isCurrent || undefined}>
      {checks.refused.length > 0 && <section data-state="failed"><ul>{checks.refused.map((sentence) => <Line key={sentence} state="failed" icon="st-failed">{sentence}</Line>)}</ul></section>}
      {checks.channels.map((check) => <ChannelChecks key={check.channel.id} check={check} onField={onField} onChannel={onChannel} />)}
    </div>
  );
}

function ChannelChecks({ check, onField, onChannel }: { check: ChannelCheck; onField: (part: string) => void; onChannel: (channel: string) => void }) {
  const w = useWords().composer;
  const { slug } = useWorkspace();
  const format = useFormat();
  const { channel, network, refusals, warnings, parts } = check;
  const held = channel.state !== "ready";
  const state = refusals.length > 0 ? "failed" : held || warnings.length > 0 ? "inReview" : "live";
  const summary = refusals.length > 0 ? w.thingsToFix(refusals.length) : held ? w.waits : warnings.length > 0 ? w.hints(warnings.length) : w.ready;
  return (
    <section data-state={state}>
      <header><Glyph network={channel.network} />{network?.name ?? channel.network}<span className="end">{summary}</span></header>
      <ul>
        {held && (
          <Line state="inReview" icon="alert" fix={<ButtonLink size="sm" to="/w/$workspace/channels/$id" params={{ workspace: slug, id: channel.id }}>{channel.state === "paused" ? w.look : w.reconnect}</ButtonLink>}>
            {w.held(channel.state, network?.name ?? channel.network)}
          </Line>
        )}
        {refusals.map((fault, at) => <Line key={`r${at}`} state="failed" icon="st-failed" fix={<Fixes fault={fault} check={check} onField={onField} onChannel={onChannel} />}>{fault.sentence}</Line>)}
        {warnings.map((fault, at) => <Line key={`w${at}`} state="inReview" icon="alert" fix={<Fixes fault={fault} check={check} onField={onField} onChannel={onChannel} />}>{fault.sentence}</Line>)}
        {refusals.length === 0 && parts.map((part, at) => part.limit > 0 && <Line key={at} state="live" icon="check">{w.fits(format.number(part.length), format.number(part.limit), parts.length > 1 ? at + 1 : 0)}</Line>)}
      </ul>
    </section>
  );
}

function Line({ state, icon, fix, children }: { state: string; icon: string; fix?: ReactNode; children: ReactNode }) {
  return <li data-state={state}><Icon name={icon} /><span>{children}</span>{fix}</li>;
}
