import { useMay, useWorkspace } from "../session/session";
import { useStored } from "../session/useStored";
import { Button, ButtonLink } from "../ui/Button";
import { Icon } from "../ui/Icon";
import { Panel } from "../ui/Surfaces";
import { useWords } from "../words";
import type { Home } from "./queries";

/** The way to the first post, until it is gone: connect, write, see it go out, invite. */
export function SetUp({ home }: { home: Home }) {
  const w = useWords().home;
  const { slug } = useWorkspace();
  const mayInvite = useMay("members:write");
  const [isAlone, setAlone] = useStored(`alone.${slug}`, false);
  const { setup } = home;
  const steps = [
    { key: "channel", done: setup.hasChannel, to: "/w/$workspace/channels/connect", button: w.connect },
    { key: "post", done: setup.hasPost, to: "/w/$workspace/compose", button: w.write },
    { key: "live", done: setup.hasLivePost, to: setup.hasPost ? "/w/$workspace/calendar" : "/w/$workspace/compose", button: w.schedule },
    ...(mayInvite && !isAlone ? [{ key: "member", done: setup.hasMember, to: "/w/$workspace/settings/$section", button: w.invite } as const] : []),
  ] as const;
  const done = steps.filter((step) => step.done).length;
  const next = steps.find((step) => !step.done);
  if (!next) return null;
  return (
    <Panel plain title={w.setup} end={<span className="cap">{w.setupDone(done, steps.length)}</span>}>
      <progress className="setup-bar" max={steps.length} value={done} aria-label={w.setupDone(done, steps.length)} />
      <ol className="setup">
        {steps.map((step) => (
          <li key={step.key} data-state={step.done ? "live" : "draft"} aria-current={step === next ? "step" : undefined}>
            <Icon name={step.done ? "st-live" : "st-draft"} {...(step.done ? { label: w.stepDone } : {})} />
            <div><b>{w.steps[step.key].title}</b><p>{w.steps[step.key].text}</p></div>
            {!step.done && (
              <span className="do">
                <ButtonLink size="sm" kind={step === next ? "primary" : ""} to={step.to} params={{ workspace: slug, section: "members" }}>{step.button}</ButtonLink>
                {step.key === "member" && <Button size="sm" kind="ghost" onClick={() => setAlone(true)}>{w.alone}</Button>}
              </span>
            )}
          </li>
        ))}
      </ol>
    </Panel>
  );
}
