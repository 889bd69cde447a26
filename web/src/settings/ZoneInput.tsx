import { type InputHTMLAttributes, useMemo } from "react";
import { zones } from "./zones";

type Props = Omit<InputHTMLAttributes<HTMLInputElement>, "onChange" | "list"> & { onChange: (zone: string) => void };

/** A time zone by typing a part of its name. */
export function ZoneInput({ onChange, ...rest }: Props) {
  const all = useMemo(zones, []);
  return (
    <>
      <input className="input" {...rest} list={`${rest.id}-zones`} spellCheck={false} autoComplete="off" onChange={(event) => onChange(event.target.value)} />
      <datalist id={`${rest.id}-zones`}>{all.map((zone) => <option key={zone.id} value={zone.id}>{zone.label}</option>)}</datalist>
    </>
  );
}
