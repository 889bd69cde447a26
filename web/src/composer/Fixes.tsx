import { keys, queries } from "../api/query";
import { useMay } from "../session/session";
import { Button } from "../ui/Button";
import { useWords } from "../words";
import type { ChannelCheck, Fault } from "./checks";
import { copyParts, type DraftPart, partsOf } from "./draft";
import { startFit, stopFit, useFit, withoutLast } from "./fits";
import { textField } from "./insert";
import { fitsUntil } from "./measure";
import { useWriting, withChannel } from "./useWriting";
import type { Media } from "../upload/uploads";

export interface FixProps { fault: Fault; check: ChannelCheck; onField: (part: string) => void; onChannel: (channel: string) => void }

const fittable = new Set(["videoTooLarge", "videoTooLong", "videoType", "aspect", "imageType"]);

/** The buttons that mend it, or that go to where it can be mended. */
export function Fixes(props: FixProps) {
  const w = useWords().composer;
  const { fault, check } = props;
  const mayFit = useMay("media:write");
  const { part, own, go } = useWay(props);
  const goThere = <Button size="sm" onClick={() => go()}>{w.goThere}</Button>;
  if (fault.rule === "textTooLong" && part && own && check.network && fault.limit) return <span className="fixes">{goThere}<Shorten {...props} limit={fault.limit} /></span>;
  if (/alt/iu.test(fault.rule)) return <Button size="sm" onClick={() => go(() => openAlt(fault.mediaId))}>{w.describe}</Button>;
  if (fault.mediaId && mayFit && fittable.has(fault.rule)) return <FitFix {...props} media={fault.mediaId} />;
  if (/^tooMany(Media|Images|Videos|Audios)$/u.test(fault.rule) && fault.limit != null) return <RemoveLast {...props} limit={fault.limit} />;
  if (/^(media|video|image|audio|tooMany)/u.test(fault.rule)) return <Button size="sm" onClick={() => go(() => tile(fault.mediaId)?.focus())}>{w.goThere}</Button>;
  if (/^(option|setting)/u.test(fault.rule)) return <Button size="sm" onClick={() => document.getElementById(`options-${fault.channelId}`)?.setAttribute("open", "")}>{w.goThere}</Button>;
  return goThere;
}

/** The part it is about, and the way to its text or to something in it. */
function useWay({ fault, onField, onChannel }: FixProps) {
  const { now } = useWriting();
  const own = now.draft.channels.find((one) => one.id === fault.channelId);
  const part: DraftPart | undefined = partsOf(now.draft, fault.channelId)[fault.part];
  const go = (then?: () => void) => {
    onChannel(own?.parts ? fault.channelId : "all");
    if (part) onField(part.key);
    requestAnimationFrame(() => (then ? requestAnimationFrame(then) : part && textField(part.key)?.focus()));
  };
  return { part, own, go };
}

function tile(media: string | null | undefined): HTMLElement | null {
  return (media && document.querySelector<HTMLElement>(`.tray-media [data-media="${media}"] .tile`)) || document.querySelector<HTMLElement>(".tray-media .tile");
}

/** Opens the file's words and puts the caret into them. */
function openAlt(media: string | null | undefined): void {
  const button = (media ? tile(media) : document.querySelector<HTMLElement>(".tray-media figcaption[data-state]")?.closest("figure")?.querySelector<HTMLElement>(".tile")) ?? null;
  if (button?.getAttribute("aria-pressed") === "false") button.click();
  requestAnimationFrame(() => document.querySelector<HTMLElement>(".media-detail textarea")?.focus());
}

function Shorten({ fault, check, onChannel, limit }: FixProps & { limit: number }) {
  const w = useWords().composer;
  const { writing } = useWriting();
  const { rules } = check.network!;
  const shorten = () => {
    writing.change((draft) => withChannel(draft, fault.channelId, (channel) => ({
      ...channel,
      parts: (channel.parts ?? copyParts(draft.parts)).map((one, at) => (at === fault.part ? { ...one, text: shortened(one.text, fitsUntil(one.text, rules, limit - 1)) } : one)),
    })));
    onChannel(fault.channelId);
  };
  return <Button size="sm" title={w.shortenHint} onClick={shorten}>{w.shorten}</Button>;
}

function RemoveLast({ fault, onChannel, limit }: FixProps & { limit: number }) {
  const w = useWords().composer;
  const { writing } = useWriting();
  const remove = () => {
    const kindOf = (id: string) => queries.getQueryData<Media>(keys.mediaOne(id))?.kind;
    writing.change((draft) => withoutLast(draft, fault.channelId, fault.part, fault.rule, limit, kindOf));
    onChannel(fault.channelId);
  };
  return <Button size="sm" title={w.removeLastHint} onClick={remove}>{w.removeLast(Math.max(1, (fault.actual ?? limit + 1) - limit))}</Button>;
}

/** Makes the file fit, shows how far it is, can be stopped, and then stands in this channel. */
function FitFix({ fault, check, media }: FixProps & { media: string }) {
  const w = useWords().composer;
  const { writing } = useWriting();
  const fit = useFit(fault.channelId, media);
  const upTo = fault.rule === "videoTooLong" && fault.limit ? fault.limit : undefined;
  const name = check.network?.name ?? "";
  if (fit?.state === "running") {
    return (
      <span className="fixes fitting">
        <progress className="progress" max={100} value={fit.percent} aria-label={w.fitting(name)} />
        <Button size="sm" disabled={fit.operation === null} onClick={() => stopFit(fault.channelId, media)}>{w.stop}</Button>
      </span>
    );
  }
  return (
    <span className="fixes">
      {fit?.state === "failed" && <span className="msg" data-state="failed" role="alert">{fit.sentence || w.fitFailed}</span>}
      <Button size="sm" title={w.fitHint} onClick={() => void startFit(writing, { channel: fault.channelId, media, upTo })}>{upTo ? w.fitCut(upTo) : w.fitFor(name)}</Button>
    </span>
  );
}

/** Cut at a word, with an ellipsis. */
function shortened(text: string, end: number): string {
  const cut = text.slice(0, end);
  const word = cut.search(/\s\S*$/u);
  return `${(word > cut.length / 2 ? cut.slice(0, word) : cut).trimEnd()}…`;
}
