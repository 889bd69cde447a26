import { Fragment, type ReactNode } from "react";

const marked = /(https?:\/\/[^\s<>"]+[^\s<>"'.,;:!?)\]}]|(?<![\w/])[#@][\p{L}\p{N}_][\p{L}\p{N}_.@-]*)/giu;

/** A text with its links, mentions and hashtags in the network's colour; what is over the limit is struck out. */
export function facets(text: string, end: number): ReactNode {
  return (
    <>
      {paragraphs(text.slice(0, end))}
      {end < text.length && <span className="over">{text.slice(end)}</span>}
    </>
  );
}

function paragraphs(text: string): ReactNode {
  return text.split(/\n{2,}/).map((block, at) => <p key={at}>{block.split("\n").map((line, row) => <Fragment key={row}>{row > 0 && <br />}{links(line)}</Fragment>)}</p>);
}

function links(line: string): ReactNode {
  return line.split(marked).map((piece, at) => (at % 2 === 1 ? <span key={at} className="lk">{piece.replace(/^https?:\/\//, "")}</span> : piece));
}
