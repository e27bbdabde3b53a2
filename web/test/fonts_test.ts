import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { content, languages } from "../tools/content.mjs";
import { charactersOf, cutFonts, more_letters } from "../tools/fonts.mjs";

const bytesOf = (name: string): Buffer => readFileSync(new URL(`../fonts/${name}`, import.meta.url));
const names = ["fraunces.woff2", "figtree.woff2", "fraunces-more.woff2", "figtree-more.woff2"];

test("the fonts are the cuts that tools/fonts.mjs makes", { timeout: 60_000 }, async () => {
  const made = await cutFonts();
  expect([...made.keys()]).toEqual(names);
  for (const [name, bytes] of made) expect(bytesOf(name).equals(bytes), name).toBe(true);
});

test("all fonts together stay under 60 KB, the two that each page loads under 50", () => {
  const sizes = names.map((name) => bytesOf(name).length);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(60_000);
  expect(sizes[0]! + sizes[1]!).toBeLessThanOrEqual(50_000);
});

test.each(["fraunces.woff2", "figtree.woff2"])("%s has the letters of English, German and Spanish", async (name) => {
  const has = await charactersOf(bytesOf(name));
  const german = "ÄÖÜäöüßéà„“‚‘–—…";
  const spanish = "ÁÉÍÓÚÜÑáéíóúüñ¿¡«»ºª";
  const said = languages.flatMap((lang) => Object.values(content(lang).messages)).join("");
  const missing = [...new Set(german + spanish + said)].filter((letter) => letter > " " && !has.has(letter.codePointAt(0)!));
  expect(missing).toEqual([]);
});

test.each(["fraunces-more.woff2", "figtree-more.woff2"])("%s has the letters of further names", async (name) => {
  const has = await charactersOf(bytesOf(name));
  expect(Array.from(more_letters).filter((letter) => !has.has(letter.codePointAt(0)!))).toEqual([]);
});

test("the licence of each typeface goes wherever the fonts go", () => {
  for (const name of ["Fraunces", "Figtree"]) {
    const licence = readFileSync(new URL(`../public/fonts/${name}-OFL.txt`, import.meta.url), "utf8");
    expect(licence).toContain(`The ${name} Project Authors`);
    expect(licence).toContain("SIL OPEN FONT LICENSE Version 1.1");
  }
});
