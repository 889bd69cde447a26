import { type CSSProperties, memo } from "react";
import { useFormat } from "../ui/format";
import { Glyph } from "../ui/Glyph";
import { useWords } from "../words";
import type { ChannelCheck } from "./checks";

/** What is left on each channel, by its own way of counting. Said aloud only when it gets tight. */
export const Counters = memo(function Counters({ checks, part }: { checks: readonly ChannelCheck[]; part: number }) {
  const w = useWords().composer;
  const format = useFormat();
  return (
    <div className="counters" role="group" aria-label={w.left}>
      {checks.map(({ channel, network, parts }) => {
        const own = parts[part];
        if (!own || own.limit === 0) return null;
        const left = own.limit - own.length;
        const state = left < 0 ? "failed" : left < Math.min(20, own.limit / 10) ? "inReview" : undefined;
        const name = network?.name ?? channel.network;
        return (
          <output key={channel.id} className="counter" data-state={state} title={w.counts(name, format.number(own.limit))} aria-live={left < 20 ? "polite" : "off"}>
            <Glyph network={channel.network} size="sm" />
            <i className="ring" style={{ "--v": Math.min(100, Math.round((own.length / own.limit) * 100)) } as CSSProperties} />
            <span className="n">{format.number(left)}</span>
            <span className="vh">{w.leftOn(name)}</span>
          </output>
        );
      })}
    </div>
  );
});
