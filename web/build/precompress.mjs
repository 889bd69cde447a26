// Beside every text file of the build a .br and a .gz, so that the program only has to send them.
import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

const brotli = promisify(brotliCompress);
const zip = promisify(gzip);
const texts = new Set([".js", ".css", ".html", ".svg", ".json", ".txt", ".map"]);
const folder = new URL("../dist", import.meta.url).pathname;
const sizes = [];

for (const name of await readdir(folder, { recursive: true })) {
  const path = join(folder, name);
  if (!texts.has(extname(name)) || !(await stat(path)).isFile()) continue;
  const bytes = await readFile(path);
  const small = await brotli(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } });
  await writeFile(path + ".br", small);
  await writeFile(path + ".gz", await zip(bytes, { level: 9 }));
  sizes.push([small.length, name]);
}

sizes.sort((a, b) => b[0] - a[0]);
for (const [size, name] of sizes.slice(0, 12)) console.log(`${(size / 1024).toFixed(1).padStart(8)} kB br  ${name}`);
