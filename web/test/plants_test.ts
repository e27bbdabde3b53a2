import { expect, test } from "vitest";
import { dice, plantOf } from "../src/ui/plants";

test("the same entry grows the same plant everywhere", () => {
  expect(plantOf("a1b2c3")).toEqual(plantOf("a1b2c3"));
  const roll = dice("tend");
  expect([roll(1000), roll(1000), roll(1000)]).toEqual([160, 398, 565]);
});

test("two entries hardly ever grow alike", () => {
  const shapes = new Set(Array.from({ length: 200 }, (_, i) => JSON.stringify({ ...plantOf(`entry${i}`), id: "" })));
  expect(shapes.size).toBeGreaterThan(195);
});
