import { useCallback, useEffect, useMemo, useState } from "react";
import { useChannels, useNetworks } from "../channels/queries";
import { useWorkspace } from "../session/session";
import { ButtonLink } from "../ui/Button";
import { Icon } from "../ui/Icon";
import { Pill } from "../ui/Pill";
import { Banner } from "../ui/Surfaces";
import { Button } from "../ui/Button";
import { useWords } from "../words";
import { useChecks } from "./checks";
import { ConflictDialog } from "./ConflictDialog";
import type { Post } from "./draft";
import { blockedBy, Launch } from "./Launch";
import type { Plan } from "./plan";
import { Others } from "./Others";
import { Picker } from "./Picker";
import { SavedNote } from "./SavedNote";
import { Side, type SideTab } from "./Side";
import { useLaunch } from "./useLaunch";
import { usePostWriting } from "./usePost";
import { useSnapshot, WritingContext } from "./useWriting";
import { When } from "./When";
import { Writer } from "./Writer";
import { MediaTray } from "./MediaTray";
import { useMediaIn } from "./useMediaIn";
import { ChannelFolds } from "./ChannelFolds";
import { Labels } from "./Labels";
import { MoreMenu } from "./MoreMenu";
import { useBestTime } from "./bestTime";
import { useFreeSlots } from "./freeSlots";

/** The composer around one post. */
export function Composer({ post }: { post: Post | null }) {
  const w = useWords().composer;
  const { slug } = useWorkspace();
  const writing = usePostWriting(post);
  const now = useSnapshot(writing);
  const channels = useChannels();
  const networks = useNetworks();
  const usable = useMemo(() => (channels.data ?? []).filter((one) => one.state !== "gone" && one.state !== "disconnecting"), [channels.data]);
  const checks = useChecks(now.draft, usable, networks.data ?? []);
  const [tab, setTab] = useState("all");
  const [part, setPart] = useState(now.draft.parts[0]!.key);
  const [side, setSide] = useState<SideTab>("preview");
  const best = useBestTime(now.draft.channels.map((channel) => channel.id));
  const freeSlots = useFreeSlots(now.draft.channels.map((channel) => channel.id));
  const { launch, busy, refusal } = useLaunch(writing);
  const dropFiles = useMediaIn(writing);
  const context = useMemo(() => ({ writing, now }), [writing, now]);
  const tryLaunch = useCallback((plan: Plan) => {
    const snapshot = writing.snapshot;
    const isPlanned = !writing.savesItself;
    if (plan.kind === "open" && !isPlanned) {
      document.querySelector<HTMLElement>(".times input")?.focus();
      return;
    }
    const blocked = blockedBy(checks, snapshot.draft.channels.length, plan);
    if (blocked === "rules") setSide("checks");
    if (blocked === "channels") document.querySelector<HTMLElement>(".pick input")?.focus();
    if (!blocked) void launch(plan);
  }, [writing, checks, launch]);
  useSendKey(useCallback(() => tryLaunch(writing.snapshot.plan), [tryLaunch, writing]));
  const own = now.draft.channels.find((channel) => channel.id === tab);
  const shownParts = own?.parts ?? now.draft.parts;
  const shownPart = shownParts.find((one) => one.key === part) ?? shownParts[0]!;
  return (
    <WritingContext value={context}>
      <div className="fill">
        <div className="bar">
          <ButtonLink kind="ghost" size="sm" to="/w/$workspace/calendar" params={{ workspace: slug }} title={w.back}><Icon name="arrowleft" label={w.back} /></ButtonLink>
          <h1>{post ? w.titleEdit : w.titleNew}</h1>
          <Pill state={now.post?.state ?? "draft"} />
          <SavedNote saving={now.saving} dirty={writing.isDirty && now.post !== null} savesItself={writing.savesItself} />
          <div className="end"><Others postId={now.post?.id} /><MoreMenu /></div>
        </div>
        <div className="compose">
          <div className="compose-main">
            <form className="stack" aria-label={w.form} onSubmit={(event) => event.preventDefault()}>
              {now.saving.state === "gone" && <Banner state="failed" title={w.gone} action={<Button size="sm" onClick={() => writing.startAnew()}>{w.saveAsNew}</Button>}>{w.goneText}</Banner>}
              <Picker channels={usable} loading={channels.isPending} />
              <Writer checks={checks} tab={tab} onTab={setTab} part={shownPart.key} onPart={setPart} dropFiles={dropFiles} />
              <MediaTray part={shownPart} number={shownParts.length > 1 ? shownParts.indexOf(shownPart) + 1 : 0} channelId={own?.parts ? own.id : null} checks={checks} onFiles={dropFiles} />
              <ChannelFolds checks={checks} only={own?.id ?? null} />
              <When freeSlots={freeSlots} best={best} />
              <Labels />
            </form>
          </div>
          <Side tab={side} onTab={setSide} checks={checks} onField={setPart} onChannel={setTab} />
        </div>
        <Launch checks={checks} busy={busy} refusal={refusal} freeSlot={freeSlots[0] ?? null} onLaunch={tryLaunch} onSave={() => void writing.flush()} onShowChecks={() => setSide("checks")} />
      </div>
      {now.saving.state === "conflict" && <ConflictDialog theirs={now.saving.theirs} />}
    </WritingContext>
  );
}

/** ⌘↵ and Ctrl ↵ send, wherever the focus is on the page. */
function useSendKey(send: () => void): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.key !== "Enter" || !(event.metaKey || event.ctrlKey) || document.querySelector("dialog[open]")) return;
      event.preventDefault();
      send();
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, [send]);
}
