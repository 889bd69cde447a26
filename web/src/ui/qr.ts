import { encode } from "uqr";

const quiet = 4;

/**
 * A QR code as one SVG path: level M, at most version 12 (65 modules), with the quiet zone of four modules around it.
 * `size` is the width of the drawing in modules. Throws when the text does not fit.
 */
export function qrOf(text: string): { size: number; path: string } {
  const { data, size } = encode(text, { ecc: "M", border: 0, boostEcc: false, maxVersion: 12 });
  let path = "";
  for (const [y, row] of data.entries()) {
    for (let x = 0; x < size; x++) {
      if (!row[x]) continue;
      const from = x;
      while (row[x + 1]) x++;
      const run = x - from + 1;
      path += `M${from + quiet} ${y + quiet}h${run}v1h-${run}z`;
    }
  }
  return { size: size + 2 * quiet, path };
}
