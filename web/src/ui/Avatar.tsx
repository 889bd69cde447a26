import { type CSSProperties, useEffect, useState } from "react";

interface Look { name: string; picture?: string | null; square?: boolean; size?: "xs" | "sm" | "" | "lg" | "xl"; children?: React.ReactNode }

/** A person (round) or a workspace (square): its picture, else its first letters on a colour of its own. Pictures come from here only. */
export function Avatar({ name, picture, square = false, size = "", children }: Look) {
  const [broken, setBroken] = useState(false);
  useEffect(() => setBroken(false), [picture]);
  return (
    <span className={`ava ${size}${square ? " sq" : ""}`} style={{ "--h": hueOf(name) } as CSSProperties} aria-hidden="true">
      {picture?.startsWith("/") && !broken ? <img src={picture} alt="" loading="lazy" decoding="async" draggable={false} onError={() => setBroken(true)} /> : initials(name)}
      {children}
    </span>
  );
}

function initials(name: string): string {
  const words = name.replace(/^@/, "").split(/[\s._-]+/).filter(Boolean);
  return words.slice(0, 2).map((word) => [...word][0]?.toUpperCase()).join("");
}

function hueOf(name: string): number {
  let hash = 0;
  for (const letter of name) hash = (hash * 31 + letter.codePointAt(0)!) % 360;
  return hash;
}
