import { useState } from "react";
import { Problem } from "../api/problem";
import { useMay, useWorkspace } from "../session/session";
import { Button } from "../ui/Button";
import { Toggle } from "../ui/Field";
import { useFormat } from "../ui/format";
import { LoadFailed, Skeleton } from "../ui/Surfaces";
import { useToast } from "../ui/Toasts";
import { useWords } from "../words";
import { FormRow, Part, Refusal, useAct, useTellingAct } from "./parts";
import { editWorkspace, refresh, useWorkspaceSettings, type WorkspaceEdit } from "./queries";
import { ZoneInput } from "./ZoneInput";
import { isZone } from "./zones";

type Settings = NonNullable<ReturnType<typeof useWorkspaceSettings>["data"]>["value"];

/** Name, zone, language, lateness and approval of the workspace. */
export function WorkspaceSection() {
  const w = useWords().settings;
  const settings = useWorkspaceSettings();
  return (
    <Part title={w.sections.workspace} about={w.workspace.about}>
      {settings.isError && <LoadFailed error={settings.error} retry={() => void settings.refetch()} />}
      {settings.isPending && <div className="panel"><div className="body"><Skeleton lines={5} /></div></div>}
      {settings.data && <Form settings={settings.data.value} etag={settings.data.etag} />}
    </Part>
  );
}

function Form({ settings, etag }: { settings: Settings; etag: string }) {
  const { settings: w, common } = useWords();
  const may = useMay("workspace:write");
  const toast = useToast();
  const format = useFormat();
  const { slug } = useWorkspace();
  const act = useAct();
  const saved = { name: settings.name, zone: settings.zone, locale: settings.locale, minutes: String(Math.round(settings.latePolicy.publishWithinSeconds / 60)) };
  const [typed, setTyped] = useState<Partial<Draft>>({});
  const draft = { ...saved, ...typed };
  const set = (patch: Partial<Draft>) => setTyped({ ...typed, ...patch });
  const edit = changesOf(saved, draft);
  const isChanged = Object.keys(edit).length > 0;
  const isZoneBad = !isZone(draft.zone);
  const save = async () => {
    await act.run(async () => {
      try {
        await editWorkspace(etag, edit);
        setTyped({});
        toast({ text: common.saved });
      } catch (problem) {
        if (problem instanceof Problem && problem.status === 412) await refresh("workspace");
        throw problem;
      }
    });
  };
  return (
    <form className="panel" onSubmit={(event) => { event.preventDefault(); void save(); }}>
      <fieldset disabled={!may} className="plain">
        <FormRow label={w.workspace.name} error={act.problem?.of("name")[0]}>
          {(control) => <input className="input" {...control} value={draft.name} required maxLength={200} onChange={(event) => set({ name: event.target.value })} />}
        </FormRow>
        <FormRow label={w.workspace.zone} hint={w.workspace.zoneHint} error={act.problem?.of("zone")[0]}>
          {(control) => <ZoneInput {...control} value={draft.zone} aria-invalid={isZoneBad || undefined} onChange={(zone) => set({ zone })} />}
        </FormRow>
        <FormRow label={w.workspace.language} hint={w.workspace.languageHint} error={act.problem?.of("locale")[0]}>
          {(control) => (
            <select className="select" {...control} value={draft.locale} onChange={(event) => set({ locale: event.target.value })}>
              <option value="en" lang="en">English</option>
              <option value="ja" lang="ja">日本語</option>
            </select>
          )}
        </FormRow>
        <FormRow label={w.workspace.late} hint={w.workspace.lateHint} error={act.problem?.of("latePolicy.publishWithinSeconds")[0]}>
          {(control) => (
            <span className="row wrap">
              {w.workspace.lateBefore}
              <input className="input short" {...control} type="number" min={1} max={10_080} required value={draft.minutes} onChange={(event) => set({ minutes: event.target.value })} />
              {w.workspace.lateAfter}
            </span>
          )}
        </FormRow>
        <ApprovalToggle settings={settings} etag={etag} />
      </fieldset>
      <FormRow label={w.workspace.address} hint={w.workspace.addressHint}><span className="mono cap">/w/{slug}</span></FormRow>
      <FormRow label={w.workspace.storage}>{w.workspace.storageIs(settings.storage.engine, format.bytes(settings.storage.bytes))}</FormRow>
      <div className="foot">
        {act.problem?.status === 412
          ? <p className="msg" data-state="failed" role="alert">{w.workspace.conflict}</p>
          : <Refusal problem={act.problem} not={["name", "zone", "locale", "latePolicy.publishWithinSeconds"]} />}
        {may
          ? <Button type="submit" size="sm" kind={isChanged ? "primary" : ""} disabled={!isChanged || isZoneBad} busy={act.busy}>{common.save}</Button>
          : <span className="cap">{w.onlyOwners}</span>}
      </div>
    </form>
  );
}

interface Draft { name: string; zone: string; locale: string; minutes: string }

function changesOf(saved: Draft, draft: Draft): WorkspaceEdit {
  const minutes = Number(draft.minutes);
  return {
    ...(draft.name.trim() !== saved.name ? { name: draft.name.trim() } : {}),
    ...(draft.zone !== saved.zone ? { zone: draft.zone } : {}),
    ...(draft.locale !== saved.locale ? { locale: draft.locale } : {}),
    ...(draft.minutes !== saved.minutes && minutes > 0 ? { latePolicy: { publishWithinSeconds: minutes * 60 } } : {}),
  };
}

function ApprovalToggle({ settings, etag }: { settings: Settings; etag: string }) {
  const w = useWords().settings.workspace;
  const tell = useTellingAct();
  const change = (required: boolean) => void tell(async () => {
    try {
      await editWorkspace(etag, { approval: { required } });
    } catch (problem) {
      if (problem instanceof Problem && problem.status === 412) await refresh("workspace");
      throw problem;
    }
  });
  return <Toggle label={w.approval} help={w.approvalHint} checked={settings.approval.required} onChange={(event) => change(event.target.checked)} />;
}
