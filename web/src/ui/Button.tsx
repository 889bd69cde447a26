import { Link, type LinkProps } from "@tanstack/react-router";
import type { ButtonHTMLAttributes, ReactNode, Ref } from "react";
import { Icon } from "./Icon";

type Kind = "" | "primary" | "ghost" | "soft" | "danger" | "danger solid";

interface Shape { kind?: Kind; size?: "" | "sm" | "lg"; icon?: string; block?: boolean; children?: ReactNode }

type Props = Shape & ButtonHTMLAttributes<HTMLButtonElement> & { busy?: boolean; ref?: Ref<HTMLButtonElement> };

export function Button({ kind = "", size = "", icon, block, busy, children, className = "", ...rest }: Props) {
  return (
    <button type="button" className={classOf(kind, size, block, className)} aria-busy={busy || undefined} {...rest} disabled={rest.disabled || busy}>
      {icon && <Icon name={icon} />}
      {children}
    </button>
  );
}

/** A link that looks like a button. */
export function ButtonLink({ kind = "", size = "", icon, block, children, ...rest }: Shape & LinkProps & { "aria-keyshortcuts"?: string; title?: string }) {
  return (
    <Link className={classOf(kind, size, block, "")} {...rest}>
      {icon && <Icon name={icon} />}
      {children}
    </Link>
  );
}

type IconProps = ButtonHTMLAttributes<HTMLButtonElement> & { icon: string; label: string; size?: "" | "sm"; line?: boolean; ref?: Ref<HTMLButtonElement> };

/** A button that is a drawing; its name is for screen readers and as a hint. */
export function IconButton({ icon, label, size = "", line, className = "", children, ...rest }: IconProps) {
  return (
    <button type="button" className={`icon-btn ${size}${line ? " line" : ""} ${className}`.trim()} aria-label={label} title={label} {...rest}>
      <Icon name={icon} />
      {children}
    </button>
  );
}

function classOf(kind: Kind, size: string, block: boolean | undefined, own: string): string {
  return ["btn", kind, size, block ? "block" : "", own].filter(Boolean).join(" ");
}
