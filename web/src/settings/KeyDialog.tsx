import { useEffect, useId, useState } from "react";
import { api, read, type Schemas } from "../api/client";
import { Button } from "../ui/Button";
import { Check, SelectField, TextField } from "../ui/Field";
import { Dialog } from "../ui/Layers";
import { useWords } from "../words";
import { CopyLine } from "./CopyLine";
import { endOf, firstCall, scopes } from "./keys";
import { Refusal, useAct } from "./parts";
import { refresh } from "./queries";

const presets = ["publish", "read", "full", "own"] as const;
const lives = [30, 90, 365, 0] as const;

/** Makes a key and shows it the one time. */
export function KeyDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { keys: w, common } = useWords();
  const id = useId();
  const act = useAct();
  const [secret, setSecret] = useState<string>();
  const [isComplete, setComplete] = useState(false);
  useEffect(() => {
    if (!open) return;
    setSecret(undefined);
    act.clear();
  }, [open]);
  const make = (body: Schemas["WorkspaceKeysRequest"]) => act.run(async () => {
    setSecret((await read(api.POST("/api/v1/keys", { body }))).secret);
    await refresh("key");
  });
  return (
    <Dialog open={open} onClose={onClose} holds={secret !== undefined} title={secret ? w.made : w.add} footer={(
      secret
        ? <Button kind="primary" onClick={onClose}>{common.close}</Button>
        : (
          <>
            <Button onClick={onClose}>{common.cancel}</Button>
            <Button kind="primary" type="submit" form={id} busy={act.busy} disabled={!isComplete}>{w.make}</Button>
          </>
        )
    )}>
      {secret
        ? (
          <>
            <p>{w.madeText}</p>
            <CopyLine label={w.secret} text={secret} />
            <div className="key-try"><b>{w.example}</b><CopyLine label={w.example} text={firstCall(secret)} /></div>
          </>
        )
        : <><KeyForm id={id} nameError={act.problem?.of("name")[0]} onComplete={setComplete} onMake={make} /><Refusal problem={act.problem} not={["name"]} /></>}
    </Dialog>
  );
}

interface FormProps { id: string; nameError: string | undefined; onComplete: (is: boolean) => void; onMake: (wish: Schemas["WorkspaceKeysRequest"]) => void }

function KeyForm({ id, nameError, onComplete, onMake }: FormProps) {
  const w = useWords().keys;
  const [name, setName] = useState("");
  const [preset, setPreset] = useState<(typeof presets)[number]>("publish");
  const [own, setOwn] = useState<string[]>(["posts:write"]);
  const [days, setDays] = useState(365);
  const isComplete = name.trim() !== "" && (preset !== "own" || own.length > 0);
  useEffect(() => onComplete(isComplete), [isComplete]);
  const toggle = (scope: string, isOn: boolean) => setOwn(isOn ? [...own, scope] : own.filter((one) => one !== scope));
  const what = preset === "own" ? { scopes: own } : { preset };
  return (
    <form id={id} className="stack" onSubmit={(event) => { event.preventDefault(); onMake({ name: name.trim(), ...what, ...endOf(days) }); }}>
      <TextField label={w.name} hint={w.nameHint} value={name} autoFocus maxLength={100} error={nameError} onChange={(event) => setName(event.target.value)} />
      <fieldset className="plain field">
        <legend>{w.what}</legend>
        {presets.map((one) => (
          <Check key={one} radio name={`${id}-what`} label={w.presets[one]![0]} help={w.presets[one]![1]} checked={preset === one} onChange={() => setPreset(one)} />
        ))}
      </fieldset>
      {preset === "own" && (
        <fieldset className="scope-checks" aria-label={w.scopes}>
          {scopes.map((scope) => <Check key={scope} label={<span className="mono">{scope}</span>} checked={own.includes(scope)} onChange={(event) => toggle(scope, event.target.checked)} />)}
        </fieldset>
      )}
      <SelectField label={w.ends} value={String(days)} hint={days === 0 ? w.neverHint : undefined} onChange={(event) => setDays(Number(event.target.value))}
        options={lives.map((life) => ({ value: String(life), label: w.lives[life]! }))} />
    </form>
  );
}
