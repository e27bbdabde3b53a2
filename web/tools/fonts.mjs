// Cuts the two typefaces to what Tend uses: `npm run fonts` writes fonts/ anew, from the whole fonts that npm brings.
// Fraunces keeps one weight, soft, and its optical sizes, so that large words are finer and small ones sturdier.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { convert } from "fontverter";
import subset from "subset-font";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const between = (from, to) => Array.from({ length: to - from + 1 }, (_, i) => String.fromCodePoint(from + i)).join("");

/** English, German, Spanish, French, Portuguese, Italian, the Nordic languages; quotes, dashes, narrow spaces. */
export const letters = between(0x20, 0x7e) + between(0xa0, 0xff) + "ŒœŸı–—‘’‚“”„†•…‹›€−×→\u2009\u202f";
/** Names from further languages; fetched only where one stands on the page. */
export const more_letters = "ĀāĂăĄąĆćČčĎďĐđĒēĖėĘęĚěĞğĢģĪīİĶķĹĺĻļĽľŁłŃńŅņŇňŌōŐőŔŕŘřŚśŞşŠšŤťŪūŮůŰűŲųŹźŻżŽžȘșȚț" + "ẞ";

const fraunces = { wght: 480, SOFT: 60, WONK: 0 };
const cuts = {
  "fraunces.woff2": { from: "fraunces-latin-full-normal", axes: { ...fraunces, opsz: { min: 14, max: 72 } }, text: letters },
  "figtree.woff2": { from: "figtree-latin-wght-normal", axes: { wght: { min: 400, max: 700 } }, text: letters },
  "fraunces-more.woff2": { from: "fraunces-latin-ext-full-normal", axes: { ...fraunces, opsz: 24 }, text: more_letters },
  "figtree-more.woff2": { from: "figtree-latin-ext-wght-normal", axes: { wght: 500 }, text: more_letters },
};

/** Name and bytes of each font. */
export async function cutFonts() {
  const made = new Map();
  for (const [name, { from, axes, text }] of Object.entries(cuts)) {
    const whole = readFileSync(here(`../node_modules/@fontsource-variable/${from.split("-")[0]}/files/${from}.woff2`));
    made.set(name, await subset(whole, text, { targetFormat: "woff2", variationAxes: axes }));
  }
  return made;
}

/** The code points a font has: its `cmap` table, formats 4 and 12. */
export async function charactersOf(woff2) {
  const font = await convert(woff2, "truetype");
  const found = new Set();
  const tables = Array.from({ length: font.readUInt16BE(4) }, (_, i) => 12 + 16 * i);
  const cmap = font.readUInt32BE(tables.find((at) => font.toString("latin1", at, at + 4) === "cmap") + 8);
  for (let i = 0; i < font.readUInt16BE(cmap + 2); i++) {
    const at = cmap + font.readUInt32BE(cmap + 8 + 8 * i);
    for (const [from, to] of font.readUInt16BE(at) === 12 ? groups(font, at) : segments(font, at))
      for (let code = from; code <= to && code !== 0xffff; code++) found.add(code);
  }
  return found;
}

const segments = (font, at) => {
  const count = font.readUInt16BE(at + 6) / 2;
  return Array.from({ length: count }, (_, i) => [
    font.readUInt16BE(at + 16 + 2 * (count + i)),
    font.readUInt16BE(at + 14 + 2 * i),
  ]);
};
const groups = (font, at) =>
  Array.from({ length: font.readUInt32BE(at + 12) }, (_, i) => [
    font.readUInt32BE(at + 16 + 12 * i),
    font.readUInt32BE(at + 20 + 12 * i),
  ]);

if (process.argv[1] === fileURLToPath(import.meta.url))
  for (const [name, bytes] of await cutFonts()) {
    writeFileSync(here(`../fonts/${name}`), bytes);
    console.log(`${name}: ${bytes.length} bytes`);
  }
