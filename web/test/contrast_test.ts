import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { coloursOf, pairs, ratio } from "../tools/contrast.mjs";

const root = new URL("../src/", import.meta.url);
const css = readFileSync(new URL("ui/tokens.css", root), "utf8");
const colours = coloursOf(css);

test("the measure knows black from white and a grey that just passes", () => {
  expect(ratio("#000000", "#ffffff")).toBeCloseTo(21, 5);
  expect(ratio("#767676", "#ffffff")).toBeCloseTo(4.54, 2);
  expect(ratio("#777777", "#ffffff")).toBeLessThan(4.5);
});

test.each(["day", "evening"] as const)("by %s each tone can be read on each ground it stands on", (light) => {
  const at = light === "day" ? 0 : 1;
  const poor = pairs
    .map(([tone, ground, least]) => ({ tone, ground, least, is: ratio(colours.get(tone)![at], colours.get(ground)![at]) }))
    .filter(({ is, least }) => is < least);
  expect(poor).toEqual([]);
});

// What one rule of a component paints, and what it writes on that, has to be a pair that is measured.
test("no component writes in a tone on a ground that nobody measured", () => {
  const measured = new Set(pairs.map(([tone, ground]) => `${tone} on ${ground}`));
  const files = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((name) => /\.(svelte|css)$/.test(name));
  const written = files.flatMap((name) =>
    [...readFileSync(new URL(name, root), "utf8").matchAll(/\{[^{}]*\}/g)].flatMap(([rule]) => {
      const ground = /\bbackground(?:-color)?:\s*var\(--([a-z-]+)\);/.exec(rule)?.[1];
      const tone = /(?:^|[\s;{])color:\s*var\(--([a-z-]+)\);/.exec(rule)?.[1];
      return ground && tone ? [{ name, pair: `${tone} on ${ground}` }] : [];
    }),
  );
  expect(written.length).toBeGreaterThan(8);
  expect(written.filter(({ pair }) => !measured.has(pair))).toEqual([]);
});

test("a colour that is written out stands in tokens.css alone", () => {
  const files = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((name) => /\.(svelte|css)$/.test(name));
  const named = files.filter((name) => !name.endsWith("tokens.css") && /#[0-9a-f]{6}\b/i.test(styleOf(name)));
  expect(named).toEqual([]);
});

function styleOf(name: string): string {
  const text = readFileSync(new URL(name, root), "utf8");
  return name.endsWith(".css") ? text : text.slice(text.indexOf("<style>"));
}
