import sprite from "./icons.svg?url";

/** A drawing of the sprite: `today`, `plus`, `st-live` … Decoration unless it is given a label. */
export function Icon({ name, size = "", label }: { name: string; size?: "" | "xs" | "sm" | "lg"; label?: string }) {
  return (
    <svg className={`i ${size}`.trim()} {...(label ? { role: "img", "aria-label": label } : { "aria-hidden": true })}>
      <use href={`${sprite}#${name === "logo" ? "logo" : `i-${name}`}`} />
    </svg>
  );
}

export function Logo() {
  return (
    <svg className="mark" aria-hidden="true">
      <use href={`${sprite}#logo`} />
    </svg>
  );
}
