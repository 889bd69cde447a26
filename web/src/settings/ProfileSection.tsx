import { useState } from "react";
import { useSession } from "../session/session";
import { setTheme, type Theme } from "../session/theme";
import { Button } from "../ui/Button";
import { Segmented } from "../ui/Choices";
import { Toggle } from "../ui/Field";
import { useToast } from "../ui/Toasts";
import { useWords } from "../words";
import { EmailDialog } from "./EmailDialog";
import { FormRow, Part, Refusal, useAct, useTellingAct } from "./parts";
import { editMe, type MyEdit } from "./people";
import { ZoneInput } from "./ZoneInput";
import { isZone } from "./zones";

/** Who I am to others, and how the app looks and reads for me. */
export function ProfileSection() {
  const w = useWords().settings;
  return (
    <>
      <Part title={w.sections.profile} about={w.profile.about}><Identity /></Part>
      <Part title={w.profile.looks} about={w.profile.looksAbout}><Looks /></Part>
    </>
  );
}

interface Typed { name: string; userName: string; company: string }

function Identity() {
  const { settings: w, common } = useWords();
  const { me } = useSession();
  const toast = useToast();
  const act = useAct();
  const [isMailing, setMailing] = useState(false);
  const [typed, setTyped] = useState<Partial<Typed>>({});
  const draft: Typed = { name: me.name, userName: me.userName ?? "", company: me.company ?? "", ...typed };
  const set = (patch: Partial<Typed>) => setTyped({ ...typed, ...patch });
  const edit: MyEdit = {
    ...(draft.name !== me.name ? { name: draft.name.trim() } : {}),
    ...(draft.userName !== (me.userName ?? "") ? { userName: draft.userName.trim() } : {}),
    ...(draft.company !== (me.company ?? "") ? { company: draft.company.trim() || null } : {}),
  };
  const isChanged = Object.keys(edit).length > 0;
  const save = () => act.run(async () => {
    await editMe(edit);
    setTyped({});
    toast({ text: common.saved });
  });
  return (
    <form className="panel" onSubmit={(event) => { event.preventDefault(); void save(); }}>
      <FormRow label={w.profile.name} error={act.problem?.of("name")[0]}>
        {(control) => <input className="input" {...control} value={draft.name} required maxLength={200} autoComplete="name" onChange={(event) => set({ name: event.target.value })} />}
      </FormRow>
      <FormRow label={w.profile.userName} hint={w.profile.userNameHint} error={act.problem?.of("userName")[0]}>
        {(control) => <input className="input" {...control} value={draft.userName} autoComplete="username" autoCapitalize="none" spellCheck={false} onChange={(event) => set({ userName: event.target.value })} />}
      </FormRow>
      <FormRow label={w.profile.company} hint={common.optional} error={act.problem?.of("company")[0]}>
        {(control) => <input className="input" {...control} value={draft.company} autoComplete="organization" onChange={(event) => set({ company: event.target.value })} />}
      </FormRow>
      <FormRow label={w.profile.email} hint={me.emailConfirmed ? undefined : w.profile.emailUnconfirmed}>
        <div className="row wrap between"><span className="trunc">{me.email}</span><Button size="sm" onClick={() => setMailing(true)}>{w.change}</Button></div>
      </FormRow>
      <div className="foot">
        <Refusal problem={act.problem} not={["name", "userName", "company"]} />
        <Button type="submit" size="sm" kind={isChanged ? "primary" : ""} disabled={!isChanged} busy={act.busy}>{common.save}</Button>
      </div>
      <EmailDialog open={isMailing} onClose={() => setMailing(false)} />
    </form>
  );
}

function Looks() {
  const { settings: w } = useWords();
  const { me } = useSession();
  const tell = useTellingAct();
  const [zone, setZone] = useState(me.zone);
  const isBad = zone !== "" && !isZone(zone);
  const theme = (me.theme in w.profile.themes ? me.theme : "system") as Theme;
  const change = (edit: MyEdit) => void tell(() => editMe(edit));
  return (
    <div className="panel">
      <FormRow label={w.profile.language}>
        {(control) => (
          <select className="select" {...control} value={me.locale === "ja" ? "ja" : "en"} onChange={(event) => change({ locale: event.target.value as "en" | "ja" })}>
            <option value="en" lang="en">English</option>
            <option value="ja" lang="ja">日本語</option>
          </select>
        )}
      </FormRow>
      <FormRow label={w.profile.zone} hint={w.profile.zoneHint}>
        {(control) => (
          <ZoneInput {...control} value={zone} aria-invalid={isBad || undefined} onBlur={() => { if (!isZone(zone)) setZone(me.zone); }}
            onChange={(next) => { setZone(next); if (isZone(next) && next.includes("/") && next !== me.zone) change({ zone: next }); }} />
        )}
      </FormRow>
      <FormRow label={w.profile.theme}>
        <Segmented label={w.profile.theme} value={theme} onChange={(next) => { setTheme(next); change({ theme: next }); }}
          choices={(["system", "light", "dark"] as const).map((value) => ({ value, label: w.profile.themes[value] }))} />
      </FormRow>
      <Toggle label={w.profile.shortcuts} help={w.profile.shortcutsHint} checked={me.shortcuts} onChange={(event) => change({ shortcuts: event.target.checked })} />
    </div>
  );
}
