import { useEffect, useState } from "react";
import { Button } from "../ui/Button";
import { Check, SelectField, TextField } from "../ui/Field";
import { Icon } from "../ui/Icon";
import { Pop } from "../ui/Layers";
import { useWords } from "../words";
import { useLabels } from "./queries";
import { type CalendarSearch, filtersOn, type StateGroup, stateGroups } from "./search";

interface Props { search: CalendarSearch; change: (next: Partial<CalendarSearch>, replace?: boolean) => void; authors: { id: string; name: string }[]; groups: string[] }

const all = Object.keys(stateGroups) as StateGroup[];

/** Filters by state, label, author, channel group and words. What is on is counted on the button. */
export function FilterPop({ search, change, authors, groups }: Props) {
  const w = useWords().calendar;
  const labels = useLabels().data ?? [];
  const on = filtersOn(search);
  const shown = search.states.length === 0 ? all : search.states;
  const toggle = (group: StateGroup) => {
    const next = shown.includes(group) ? shown.filter((one) => one !== group) : [...shown, group];
    change({ states: next.length === all.length || next.length === 0 ? [] : all.filter((one) => next.includes(one)) }, true);
  };
  const options = (first: string, rest: { value: string; label: string }[]) => [{ value: "", label: first }, ...rest];
  return (
    <Pop end className="filter-pop" button={(wired) => (
      <button type="button" className="btn sm" {...wired} aria-label={on > 0 ? `${w.filter}, ${w.filtersOn(on)}` : w.filter}>
        <Icon name="filter" />{w.filter}{on > 0 && <span className="badge">{on}</span>}
      </button>
    )}>
      <div className="stack">
        <h3>{w.show}</h3>
        {all.map((group) => <Check key={group} label={w.groups[group]} checked={shown.includes(group)} onChange={() => toggle(group)} />)}
        <Words value={search.q} onChange={(q) => change({ q }, true)} />
        <SelectField label={w.label} value={search.label} options={options(w.allLabels, labels.map((tag) => ({ value: tag.name, label: tag.name })))}
          onChange={(event) => change({ label: event.target.value }, true)} />
        <SelectField label={w.author} value={search.author} options={options(w.everybody, authors.map((one) => ({ value: one.id, label: one.name })))}
          onChange={(event) => change({ author: event.target.value }, true)} />
        {groups.length > 0 && <SelectField label={w.group} value={search.group} options={options(w.allGroups, groups.map((name) => ({ value: name, label: name })))}
          onChange={(event) => change({ group: event.target.value }, true)} />}
        {on > 0 && <Button size="sm" onClick={() => change({ states: [], label: "", author: "", q: "", group: "" })}>{w.clear}</Button>}
      </div>
    </Pop>
  );
}

/** Asks once somebody has paused in typing. */
function Words({ value, onChange }: { value: string; onChange: (q: string) => void }) {
  const w = useWords().calendar;
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  useEffect(() => {
    if (text === value) return undefined;
    const timer = setTimeout(() => onChange(text), 300);
    return () => clearTimeout(timer);
  }, [text, value, onChange]);
  return <TextField label={w.words} type="search" value={text} onChange={(event) => setText(event.target.value)} />;
}
