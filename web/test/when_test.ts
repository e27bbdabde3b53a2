import { expect, test } from "vitest";
import { opensAt } from "../src/practices/letters/when";

const now = new Date(2031, 0, 31, 9, 30).getTime();
const local = (at: number | undefined): number[] => {
  const date = new Date(at ?? 0);
  return [date.getFullYear(), date.getMonth() + 1, date.getDate(), date.getHours(), date.getMinutes()];
};

test("spans end in the evening of their day, here", () => {
  expect(local(opensAt("tomorrow", "", "", now))).toEqual([2031, 2, 1, 18, 0]);
  expect(local(opensAt("week", "", "", now))).toEqual([2031, 2, 7, 18, 0]);
  expect(local(opensAt("year", "", "", now))).toEqual([2032, 1, 31, 18, 0]);
  expect(local(opensAt("decade", "", "", now))).toEqual([2041, 1, 31, 18, 0]);
});

test("a month from a long month's end is the last day of a short one", () => {
  expect(local(opensAt("month", "", "", now))).toEqual([2031, 2, 28, 18, 0]);
});

test("a day that is picked counts with its time, and without one at six", () => {
  expect(local(opensAt("pick", "2076-05-03", "07:15", now))).toEqual([2076, 5, 3, 7, 15]);
  expect(local(opensAt("pick", "2076-05-03", "", now))).toEqual([2076, 5, 3, 18, 0]);
  expect(local(opensAt("pick", "2001-01-01", "", now))).toEqual([2001, 1, 1, 18, 0]);
});

test("nothing picked is no time", () => {
  expect(opensAt(undefined, "", "", now)).toBeUndefined();
  expect(opensAt("pick", "", "10:00", now)).toBeUndefined();
});
