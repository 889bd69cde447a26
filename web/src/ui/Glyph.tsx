/** A network's mark in its own colour. Colour and drawing come from the network (`/networks/icons.svg`, `/networks/style.css`). */
export function Glyph({ network, name, size = "", bad = false }: { network: string; name?: string; size?: "" | "sm" | "md" | "lg" | "xl"; bad?: boolean }) {
  return (
    <span className={`glyph ${size}${bad ? " bad" : ""}`} data-net={network} {...(name ? { role: "img", "aria-label": name, title: name } : { "aria-hidden": true })}>
      <svg aria-hidden="true">
        <use href={`/networks/icons.svg#n-${network}`} />
      </svg>
    </span>
  );
}
