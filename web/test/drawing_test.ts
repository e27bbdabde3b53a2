import { expect, test } from "vitest";
import * as empties from "../src/ui/drawing/empties";
import { crest, hillPath, paperEdge, skyShapes } from "../src/ui/drawing/hills";
import { families, plantOf, type Family } from "../src/ui/drawing/plants";
import { seasonDraw } from "../src/ui/drawing/seasons";
import { dice, disc, leaf, petal, put, type Draw } from "../src/ui/drawing/shapes";
import * as ways from "../src/ui/drawing/ways";
import { partOfDay, seasonOf } from "../src/ui/hour";

const seasons = ["spring", "summer", "autumn", "winter"] as const;
const draws: [string, Draw][] = [
  ...Object.entries(ways),
  ...Object.entries(empties),
  ...seasons.map((season): [string, Draw] => [season, seasonDraw(season)]),
];
const kinds = Object.keys(families) as Family[];

test.each(draws)("%s is drawn alike from the same seed, otherwise from another, and of whole numbers", (_, draw) => {
  const drawn = (seed: string): string => JSON.stringify(draw(dice(seed)));
  expect(drawn("a")).toBe(drawn("a"));
  expect(new Set(Array.from({ length: 12 }, (_, i) => drawn(`seed ${i}`))).size).toBeGreaterThan(3);
  expect(drawn("a")).not.toMatch(/NaN|Infinity|undefined|null/);
});

test("each practice has a family of its own, and no two plants of a family are alike", () => {
  expect(kinds).toEqual(["thanks", "checkin", "ideas", "questions", "letters", "memories"]);
  expect(new Set(kinds.map((family) => JSON.stringify(plantOf("a", family).shapes))).size).toBe(kinds.length);
  for (const family of kinds) {
    const grown = new Set(Array.from({ length: 100 }, (_, i) => JSON.stringify(plantOf(`entry${i}`, family).shapes)));
    expect(grown.size, family).toBeGreaterThan(90);
  }
});

test("what stands somewhere else is the same drawing, moved", () => {
  const [moved] = put(put([{ d: "M0 0", tone: "leaf", seen: 1 }], 1, 2), 10, 20, 0.5, 90, true);
  expect(moved!.put).toBe("translate(10 20) rotate(90) scale(-0.5 0.5) translate(1 2) rotate(0) scale(1 1)");
  expect(disc(5, 5, 2)).toBe("M3 5a2 2 0 1 0 4 0a2 2 0 1 0 -4 0Z");
  expect(petal(0, 0, 10, 4, 90)).toContain(" 10 0A");
  expect(leaf(0, 0, 10, 4, 180)).toMatch(/C.* 0 10C/);
});

test("hills lie one before the other, and the sky stays clear of the words", () => {
  for (const tall of [false, true]) {
    const land = { width: 390, height: tall ? 900 : 226, tall, ground: tall ? 486 : 127 };
    for (let x = 0; x <= 390; x += 10) {
      expect(crest(land, 0, x)).toBeLessThan(crest(land, 1, x) + (tall ? 0 : 12));
      expect(crest(land, 1, x)).toBeLessThan(crest(land, 2, x) + (tall ? 0 : 12));
    }
    expect(hillPath(land, 1) + paperEdge(land)).not.toMatch(/NaN/);
    for (const season of seasons)
      for (const { d } of skyShapes(land, "night", season, dice("sky"))) {
        const [, x, y] = /^M([\d.]+) ([\d.]+)/.exec(d)!.map(Number);
        expect(x! > 170 && y! > 80, d).toBe(true);
      }
  }
});

test("the season is that of the device's own half of the globe", () => {
  const in_month = (month: number): number => new Date(2031, month - 1, 15).getTime();
  expect([1, 4, 7, 10].map((month) => seasonOf(in_month(month), "Europe/Berlin"))).toEqual(["winter", ...seasons.slice(0, 3)]);
  expect([12, 3, 6, 9].map((month) => seasonOf(in_month(month), "Europe/Madrid"))).toEqual(["winter", ...seasons.slice(0, 3)]);
  for (const zone of ["Australia/Sydney", "America/Argentina/Cordoba", "Africa/Johannesburg", "America/Sao_Paulo"])
    expect([1, 7].map((month) => seasonOf(in_month(month), zone))).toEqual(["summer", "winter"]);
});

test("an evening begins at five and ends at eleven", () => {
  const at = (hour: number): string => partOfDay(new Date(2031, 5, 14, hour).getTime());
  expect([4, 5, 12, 17, 22, 23].map(at)).toEqual(["night", "morning", "day", "evening", "evening", "night"]);
});
