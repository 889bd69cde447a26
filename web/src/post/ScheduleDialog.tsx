import { CalendarDateTime, now, parseZonedDateTime, toZoned } from "@internationalized/date";
import { useState } from "react";
import { Button } from "../ui/Button";
import { TextField } from "../ui/Field";
import { useFormat } from "../ui/format";
import { dates } from "../words/intl";
import { Icon } from "../ui/Icon";
import { Dialog } from "../ui/Layers";
import { Refused } from "../ui/Refused";
import { useWords } from "../words";
import type { Post } from "./queries";
import type { PostActs } from "./usePostActs";

/** A day and a time in the workspace's zone. */
export function ScheduleDialog({ post, open, acts, onClose }: { post: Post; open: boolean; acts: PostActs; onClose: () => void }) {
  const w = useWords().post;
  return (
    <Dialog open={open} onClose={onClose} title={post.at ? w.moveTitle : w.scheduleTitle}>
      <WhenForm post={post} acts={acts} onClose={onClose} />
    </Dialog>
  );
}

function WhenForm({ post, acts, onClose }: { post: Post; acts: PostActs; onClose: () => void }) {
  const { post: w, common } = useWords();
  const format = useFormat();
  const [local, setLocal] = useState(() => startOf(post, format.zone));
  const [day, time] = local.split("T") as [string, string];
  const at = instantOf(local, format.zone);
  const isPast = at !== null && at.getTime() < Date.now();
  const save = async () => {
    if (await acts.schedule({ local, zone: format.zone })) onClose();
  };
  return (
    <form className="stack" onSubmit={(event) => { event.preventDefault(); void save(); }}>
      <Refused problem={acts.problem} onClose={acts.clear} />
      <div className="cols-2">
        <TextField label={w.day} type="date" required value={day} onChange={(event) => setLocal(`${event.target.value}T${time}`)} />
        <TextField label={w.time} type="time" required value={time} onChange={(event) => setLocal(`${day}T${event.target.value}`)} />
      </div>
      <p className="row cap"><Icon name="globe" size="sm" />{w.zone(format.zone, at && !isPast ? format.near(at) : null)}</p>
      {isPast && <p className="msg" data-state="failed" role="alert"><Icon name="alert" />{w.past}</p>}
      <div className="row"><span className="end" /><Button onClick={onClose}>{common.cancel}</Button><Button type="submit" kind="primary" disabled={!at || isPast} busy={acts.running === "schedule"}>{post.at ? w.move : w.schedule}</Button></div>
    </form>
  );
}

/** Where the fields begin: the post's own time, else the next full hour. */
function startOf(post: Post, zone: string): string {
  const own = post.at ? parseZonedDateTime(`${new Date(post.at).toISOString().slice(0, 19)}[UTC]`) : null;
  const base = own ?? now("UTC").add({ hours: 1 }).set({ minute: 0, second: 0, millisecond: 0 });
  const there = toZoned(new CalendarDateTime(base.year, base.month, base.day, base.hour, base.minute), "UTC").toDate();
  const parts = Object.fromEntries(dates("en-CA", {
    timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", hourCycle: "h23",
  }).formatToParts(there).map((part) => [part.type, part.value]));
  return `${parts.year}-${parts.month}-${parts.day}T${parts.hour}:${parts.minute}`;
}

function instantOf(local: string, zone: string): Date | null {
  const [, year, month, day, hour, minute] = /^(\d+)-(\d+)-(\d+)T(\d+):(\d+)/.exec(local) ?? [];
  if (!minute) return null;
  return toZoned(new CalendarDateTime(Number(year), Number(month), Number(day), Number(hour), Number(minute)), zone).toDate();
}
