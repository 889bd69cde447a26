import { useQuery } from "@tanstack/react-query";
import { useDeferredValue, useId, useState } from "react";
import { api, read } from "../api/client";
import type { Channel } from "../channels/queries";
import { Check, Field, SelectField, TextAreaField, TextField } from "../ui/Field";
import { useWords } from "../words";
import type { Settings } from "./draft";
import type { Option } from "./optionSchema";
import { useWriting, withChannel } from "./useWriting";

interface OneProps { option: Option; channel: Channel; value: unknown; set: (value: unknown) => void }

/** A network's own choices, drawn from what it says of itself. An empty field is no choice at all. */
export function Options({ options, channel, settings }: { options: readonly Option[]; channel: Channel; settings: Settings }) {
  const { writing } = useWriting();
  const set = (name: string, value: unknown) => writing.change((draft) => withChannel(draft, channel.id, (own) => {
    const { [name]: _, ...rest } = own.settings;
    const isNothing = value === "" || value === undefined || value === false || (Array.isArray(value) && value.length === 0);
    return { ...own, settings: isNothing ? rest : { ...rest, [name]: value } };
  }));
  return <div className="options">{options.map((option) => <One key={option.name} option={option} channel={channel} value={settings[option.name]} set={(value) => set(option.name, value)} />)}</div>;
}

function One(props: OneProps) {
  const w = useWords().composer;
  const { option, value, set } = props;
  const common = { label: option.title, hint: option.help || undefined, note: option.required ? w.needed : undefined };
  const text = typeof value === "string" ? value : "";
  if (option.lookup) return <Lookup {...props} />;
  switch (option.kind) {
    case "flag":
      return <Check label={option.title} help={option.help || undefined} checked={value === true} onChange={(event) => set(event.target.checked)} />;
    case "choice":
      return <SelectField {...common} value={text} options={[{ value: "", label: w.usual }, ...option.choices]} onChange={(event) => set(event.target.value)} />;
    case "choices":
      return <Choices {...props} />;
    case "number":
      return <TextField {...common} type="number" min={option.min ?? undefined} max={option.max ?? undefined} placeholder={option.fallback} value={typeof value === "number" ? value : ""}
        onChange={(event) => set(event.target.value === "" ? undefined : event.target.valueAsNumber)} />;
    case "longText":
      return <TextAreaField {...common} maxLength={option.maxLength ?? undefined} rows={3} defaultValue={text} onInput={(event) => set(event.currentTarget.value)} />;
    case "textList":
      return <TextAreaField {...common} hint={[option.help, w.oneALine].filter(Boolean).join(" ")} rows={2} defaultValue={Array.isArray(value) ? value.join("\n") : ""}
        onInput={(event) => set(event.currentTarget.value.split("\n").map((line) => line.trim()).filter(Boolean))} />;
    default:
      return <TextField {...common} type={option.kind === "address" ? "url" : "text"} maxLength={option.maxLength ?? undefined} placeholder={option.fallback} defaultValue={text} onInput={(event) => set(event.currentTarget.value)} />;
  }
}

function Choices({ option, value, set }: OneProps) {
  const chosen = Array.isArray(value) ? (value as string[]) : [];
  return (
    <fieldset className="field">
      <legend>{option.title}</legend>
      {option.help && <p className="help">{option.help}</p>}
      <div className="chips">
        {option.choices.map((choice) => (
          <label key={choice.value} className="chip">
            <input type="checkbox" checked={chosen.includes(choice.value)}
              onChange={(event) => set(event.target.checked ? [...chosen, choice.value] : chosen.filter((one) => one !== choice.value))} />
            {choice.label}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

/** A choice out of what the account has there: boards, rooms, places. */
function Lookup({ option, channel, value, set }: OneProps) {
  const w = useWords().composer;
  const [wanted, setWanted] = useState(typeof value === "string" ? value : "");
  const q = useDeferredValue(wanted);
  const list = useId();
  const found = useQuery({
    queryKey: ["channel", channel.id, "lookup", option.lookup, q],
    queryFn: async () => (await read(api.GET("/api/v1/channels/{id}/lookups/{name}", { params: { path: { id: channel.id, name: option.lookup! }, query: { q } } }))).items,
    staleTime: 60_000,
  });
  const pick = (text: string) => {
    setWanted(text);
    const item = found.data?.find((one) => one.name === text || one.id === text);
    set(item?.id ?? (text === "" ? undefined : value));
  };
  const named = found.data?.find((one) => one.id === value)?.name;
  return (
    <Field label={option.title} hint={option.help || undefined} note={option.required ? w.needed : named} error={found.error ? w.lookupFailed : undefined}>
      {(control) => (
        <>
          <input className="input" {...control} list={list} value={wanted} onChange={(event) => pick(event.target.value)} />
          <datalist id={list}>{found.data?.map((item) => <option key={item.id} value={item.name}>{item.hint}</option>)}</datalist>
        </>
      )}
    </Field>
  );
}
