import { Chip } from "../ui/Choices";
import { useWords } from "../words";

/** The names of the groups in use, in the reader's order. */
export function groupsOf(channels: readonly { group?: string | null }[], locale: string): string[] {
  return [...new Set(channels.map((channel) => channel.group).filter((group) => !!group))].sort((a, b) => a!.localeCompare(b!, locale)) as string[];
}

/** Chips that show one group of channels, or all; nothing while there are no groups. */
export function GroupFilter({ groups, value, onChange }: { groups: readonly string[]; value: string | null; onChange: (group: string | null) => void }) {
  const { channels: w, common } = useWords();
  if (groups.length === 0) return null;
  return (
    <div className="chips" role="group" aria-label={w.groups}>
      <Chip on={value === null} onChange={() => onChange(null)}>{common.all}</Chip>
      {groups.map((group) => <Chip key={group} on={value === group} onChange={(on) => onChange(on ? group : null)}>{group}</Chip>)}
    </div>
  );
}
