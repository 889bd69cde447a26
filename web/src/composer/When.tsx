import { useId, useMemo, useState } from "react";
import { useWorkspaceZone } from "../session/session";
import { useFormat } from "../ui/format";
import { Icon } from "../ui/Icon";
import { useWords } from "../words";
import type { BestTime } from "./bestTime";
import { instantOf, localOf, type Plan, suggestions, zones } from "./plan";
import { useWriting } from "./useWriting";

/** When it leaves: suggestions, or a day and a time in a zone. */
export function When({ freeSlots, best }: { freeSlots: readonly string[]; best: BestTime | null }) {
  const w = useWords().composer;
  const { writing, now } = useWriting();
  const own = useWorkspaceZone();
  const plan = now.plan;
  const zone = plan.kind === "time" ? plan.zone : own;
  const format = useFormat(zone);
  const heading = useId();
  const near = useMemo(() => suggestions(own), [own]);
  const home = useFormat();
  const at = (local: string) => instantOf(local, own)!.at;
  const choices: { id: string; plan: Plan; title: string; text: string; icon: string }[] = [
    ...(freeSlots[0] ? [{ id: "slot", plan: { kind: "slot" } as Plan, title: home.moment(freeSlots[0]), text: w.nextSlot, icon: "queue" }] : []),
    ...(best ? [{ id: "best", plan: { kind: "time", local: localOf(new Date(best.at), own), zone: own } as Plan, title: home.moment(best.at), text: w.bestTime(best.posts), icon: "spark" }] : []),
    { id: "soon", plan: { kind: "time", local: near.soon, zone: own }, title: home.time(at(near.soon)), text: home.near(at(near.soon)), icon: "clock" },
    { id: "tomorrow", plan: { kind: "time", local: near.tomorrow, zone: own }, title: home.time(at(near.tomorrow)), text: w.tomorrow, icon: "today" },
    { id: "now", plan: { kind: "now" }, title: w.now, text: w.nowText, icon: "send" },
    { id: "open", plan: { kind: "open" }, title: w.open, text: w.openText, icon: "compose" },
  ];
  return (
    <section className="section" aria-labelledby={heading}>
      <header><h2 id={heading}>{w.when}</h2><small>{zone}, {format.offset(plan.kind === "time" ? instantOf(plan.local, zone)?.at : undefined)}</small></header>
      <div className="times" role="radiogroup" aria-labelledby={heading}>
        {choices.map((choice) => (
          <label key={choice.id}>
            <input type="radio" name="when" value={choice.id} checked={isSame(choice.plan, plan)} onChange={() => writing.planFor(choice.plan)} />
            <b>{choice.title}</b><small><Icon name={choice.icon} />{choice.text}</small>
          </label>
        ))}
      </div>
      <TimeFields plan={plan} zone={zone} fallback={near.soon} />
    </section>
  );
}

function isSame(a: Plan, b: Plan): boolean {
  return a.kind === "time" && b.kind === "time" ? a.local === b.local && a.zone === b.zone : a.kind === b.kind;
}

function TimeFields({ plan, zone, fallback }: { plan: Plan; zone: string; fallback: string }) {
  const w = useWords().composer;
  const { writing } = useWriting();
  const local = plan.kind === "time" ? plan.local : "";
  const set = (change: { day?: string; time?: string; zone?: string }) => {
    const [day, time] = (local || fallback).split("T") as [string, string];
    writing.planFor({ kind: "time", local: `${change.day || day}T${change.time || time}`, zone: change.zone ?? zone });
  };
  return (
    <>
      <div className="row wrap time-fields">
        <input className="input" type="date" aria-label={w.date} value={local.slice(0, 10)} onChange={(event) => set({ day: event.target.value })} />
        <input className="input" type="time" aria-label={w.time} value={local.slice(11, 16)} onChange={(event) => set({ time: event.target.value })} />
        <ZoneSelect zone={zone} onChange={(name) => set({ zone: name })} />
      </div>
      <TimeNote plan={plan} />
    </>
  );
}

/** Its hundreds of zones take long to measure: they are there once somebody comes near. */
function ZoneSelect({ zone, onChange }: { zone: string; onChange: (zone: string) => void }) {
  const w = useWords().composer;
  const [isNear, setNear] = useState(false);
  const all = useMemo(() => (isNear ? zones() : []), [isNear]);
  const come = () => setNear(true);
  return (
    <select className="select" aria-label={w.zone} value={zone} onPointerEnter={come} onPointerDown={come} onFocus={come} onChange={(event) => onChange(event.target.value)}>
      {!all.includes(zone) && <option value={zone}>{zone.replaceAll("_", " ")}</option>}
      {all.map((name) => <option key={name} value={name}>{name.replaceAll("_", " ")}</option>)}
    </select>
  );
}

/** A time that does not exist on that day, that comes twice, or that is over. */
function TimeNote({ plan }: { plan: Plan }) {
  const w = useWords().composer;
  const format = useFormat(plan.kind === "time" ? plan.zone : undefined);
  if (plan.kind !== "time") return null;
  const moment = instantOf(plan.local, plan.zone);
  if (!moment) return null;
  const past = moment.at.getTime() < Date.now();
  const note = past ? w.past : moment.shift === "gap" ? w.gap(format.time(moment.at)) : moment.shift === "overlap" ? w.overlap : "";
  return note ? <p className="msg" data-state="inReview" role="status"><Icon name="alert" />{note}</p> : null;
}
