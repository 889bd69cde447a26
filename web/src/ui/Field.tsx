import { type InputHTMLAttributes, type ReactNode, type Ref, type SelectHTMLAttributes, type TextareaHTMLAttributes, useId } from "react";
import { Icon } from "./Icon";

interface FieldProps { label: ReactNode; hint?: ReactNode; note?: ReactNode; error?: string | undefined; hideLabel?: boolean }

interface Wired { id: string; "aria-describedby"?: string; "aria-invalid"?: true }

/** Label, control, hint and error, tied together for screen readers. */
export function Field({ label, hint, note, error, hideLabel, children }: FieldProps & { children: (control: Wired) => ReactNode }) {
  const id = useId();
  const about = [error ? `${id}-e` : "", hint ? `${id}-h` : ""].filter(Boolean).join(" ");
  return (
    <div className="field">
      <label htmlFor={id} className={hideLabel ? "vh" : undefined}>{label}{note && <small>{note}</small>}</label>
      {children({ id, ...(about ? { "aria-describedby": about } : {}), ...(error ? { "aria-invalid": true as const } : {}) })}
      {error && <p className="msg" id={`${id}-e`} data-state="failed" role="alert"><Icon name="alert" />{error}</p>}
      {hint && <p className="help" id={`${id}-h`}>{hint}</p>}
    </div>
  );
}

type TextProps = FieldProps & InputHTMLAttributes<HTMLInputElement> & { ref?: Ref<HTMLInputElement> };

export function TextField({ label, hint, note, error, hideLabel, ...rest }: TextProps) {
  return (
    <Field {...{ label, hint, note, error, hideLabel }}>
      {(control) => <input className="input" {...control} {...rest} />}
    </Field>
  );
}

type AreaProps = FieldProps & TextareaHTMLAttributes<HTMLTextAreaElement> & { ref?: Ref<HTMLTextAreaElement> };

export function TextAreaField({ label, hint, note, error, hideLabel, ...rest }: AreaProps) {
  return (
    <Field {...{ label, hint, note, error, hideLabel }}>
      {(control) => <textarea className="textarea" {...control} {...rest} />}
    </Field>
  );
}

type SelectProps = FieldProps & SelectHTMLAttributes<HTMLSelectElement> & { options: readonly { value: string; label: string }[] };

export function SelectField({ label, hint, note, error, hideLabel, options, ...rest }: SelectProps) {
  return (
    <Field {...{ label, hint, note, error, hideLabel }}>
      {(control) => (
        <select className="select" {...control} {...rest}>
          {options.map((option) => <option key={option.value} value={option.value}>{option.label}</option>)}
        </select>
      )}
    </Field>
  );
}

type CheckProps = Omit<InputHTMLAttributes<HTMLInputElement>, "type"> & { label: ReactNode; help?: ReactNode; radio?: boolean };

export function Check({ label, help, radio, ...rest }: CheckProps) {
  return (
    <label className="check">
      <input type={radio ? "radio" : "checkbox"} {...rest} />
      <span>{label}{help && <small>{help}</small>}</span>
    </label>
  );
}

/** Acts at once, so it says what it did where it stands. */
export function Toggle({ label, help, ...rest }: Omit<InputHTMLAttributes<HTMLInputElement>, "type"> & { label: ReactNode; help?: ReactNode }) {
  return (
    <label className="row-toggle">
      <span><b>{label}</b>{help && <small>{help}</small>}</span>
      <input type="checkbox" role="switch" className="toggle" {...rest} />
    </label>
  );
}
