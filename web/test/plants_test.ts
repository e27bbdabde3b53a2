import { expect, test } from "vitest";
import { placeOf, planted, plantOf } from "../src/ui/drawing/plants";
import { dice } from "../src/ui/drawing/shapes";

test("the same entry grows the same plant everywhere", () => {
  expect(plantOf("a1b2c3")).toEqual(plantOf("a1b2c3"));
  const roll = dice("tend");
  expect([roll(1000), roll(1000), roll(1000)]).toEqual([160, 398, 565]);
});

test("no heap grows: of forty plants that follow each other none stands on another, and each part of the meadow has some", () => {
  for (const from of [0, 7, 400, 73_000]) {
    const places = Array.from({ length: 40 }, (_, i) => placeOf(plantOf(`entry${from + i}`), from + i));
    for (const { x, depth } of places) expect(x >= 0 && x < 1 && depth >= 0 && depth < 1).toBe(true);
    places.forEach((one, i) =>
      places.slice(0, i).forEach((other) => {
        const across = Math.abs(one.x - other.x);
        const back = Math.abs(one.depth - other.depth);
        expect(Math.hypot(Math.min(across, 1 - across), Math.min(back, 1 - back))).toBeGreaterThan(0.03);
      }),
    );
    for (const third of [0, 1, 2]) expect(places.filter(({ x }) => Math.floor(x * 3) === third).length).toBeGreaterThan(9);
  }
});

test("two entries hardly ever grow alike", () => {
  const shapes = new Set(Array.from({ length: 200 }, (_, i) => JSON.stringify({ ...plantOf(`entry${i}`), id: "" })));
  expect(shapes.size).toBeGreaterThan(195);
});

test("what was taken back has no plant, and the others stay where they are", () => {
  const thanks = [{ id: "c" }, { id: "b", withdrawn: 20_000 }, { id: "a" }];
  expect(planted(thanks, 40).map(({ plant, nth }) => [plant.id, nth])).toEqual([
    ["c", 2],
    ["a", 0],
  ]);
  expect(planted(thanks, 1).map(({ plant }) => plant.id)).toEqual(["c"]);
});
