import { Segmented } from "../ui/Choices";
import type { Format } from "../ui/format";
import { Panel } from "../ui/Surfaces";
import { type Catalogue, useWords } from "../words";
import { type Bar, barsOf } from "./histogram";
import type { Days, Health } from "./queries";

const [width, height, left, foot, head] = [880, 200, 8, 30, 20];

/** How late posts left, over all workspaces. */
export function Histogram({ punctuality, days, onDays, format }: { punctuality: Health["punctuality"]; days: Days; onDays: (days: Days) => void; format: Format }) {
  const w = useWords().health;
  const bars = barsOf(punctuality.histogram);
  const said = bars.filter((bar) => bar.count > 0).map((bar) => w.histogramPart(format.number(bar.count), rangeOf(bar, w, format))).join(", ");
  const step = (width - left) / bars.length;
  return (
    <Panel title={w.histogram} end={(
      <Segmented label={w.range} small value={String(days)} onChange={(next) => onDays(Number(next) as Days)}
        choices={[1, 7, 90].map((one) => ({ value: String(one), label: w.ranges[one] }))} />
    )}>
      {punctuality.count > 0 && <p className="cap">{w.histogramOf(format.number(punctuality.count), punctuality.days)}</p>}
      {punctuality.count === 0 ? <p className="sub">{w.histogramNone}</p> : (
        <div className="chart scrolls" tabIndex={0} role="group" aria-label={w.histogram}>
          <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={w.histogramLabel(said)}>
            <line className="gl" x1={left} x2={width} y1={height - foot} y2={height - foot} />
            {bars.map((bar, at) => {
              const tall = bar.count === 0 ? 0 : Math.max(2, bar.share * (height - foot - head));
              const middle = left + step * (at + 0.5);
              return (
                <g key={at}>
                  <rect className={`late-${bar.tone}`} x={left + step * at + 9} width={step - 18} y={height - foot - tall} height={tall} rx={3} />
                  <text className="note" x={middle} y={height - foot - tall - 7} textAnchor="middle">{bar.count > 0 ? format.number(bar.count) : ""}</text>
                  <text x={middle} y={height - 12} textAnchor="middle">{rangeOf(bar, w, format)}</text>
                </g>
              );
            })}
          </svg>
          {punctuality.maxSeconds !== null && punctuality.maxSeconds >= 1 && <p className="cap">{w.latest(format.span(punctuality.maxSeconds))}</p>}
        </div>
      )}
    </Panel>
  );
}

function rangeOf({ from, to }: Bar, w: Catalogue["health"], format: Format): string {
  if (to === null) return w.bucketAbove(w.minutes(format.number(from / 60)));
  return to <= 60 ? w.bucket(format.number(from), format.number(to)) : w.minutes(w.bucket(format.number(from / 60), format.number(to / 60)));
}
