import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { offered, packRules, packs } from "../../web/tools/packs.mjs";
import { kindOf } from "./support/schema.mjs";

const english = packs("en");
const there = (pack) => offered(english[pack].items);
const lessThan = (wanted, counted) => Object.entries(wanted).filter(([name, least]) => !(counted[name] >= least));

const countBy = (items, part) =>
  items.reduce((counts, item) => ({ ...counts, [part(item)]: (counts[part(item)] ?? 0) + 1 }), {});

test("there are as many items as were promised", () => {
  const counted = Object.fromEntries(Object.keys(english).map((pack) => [pack, there(pack).length]));
  assert.deepEqual(lessThan({ questions: 300, ideas: 200, letters: 60, thanks: 60, checkin: 10 }, counted), []);
});

test("each kind of question has a deck of its own, graded by depth", () => {
  const questions = there("questions");
  const kinds = Object.fromEntries(packRules().packs.questions.kinds.map((kind) => [kind, 24]));
  assert.deepEqual(
    lessThan(
      kinds,
      countBy(questions, ({ id }) => kindOf(id)),
    ),
    [],
  );
  assert.deepEqual(
    lessThan(
      { 1: 90, 2: 90, 3: 60 },
      countBy(questions, ({ depth }) => depth),
    ),
    [],
  );
});

test("most questions take nothing for granted, and a person who has no tag switched on still has a full deck", () => {
  const plain = there("questions").filter(({ tags = [] }) => tags.length === 0);
  assert.ok(plain.length >= 250, `${plain.length}`);
});

test("there are ideas of every size, near and far, for people with little money, little strength or no way to go out", () => {
  const ideas = there("ideas");
  const sizes = { "5min": 40, hour: 30, evening: 30, day: 25, weekend: 15, year: 15 };
  assert.deepEqual(
    lessThan(
      sizes,
      countBy(ideas, ({ size }) => size),
    ),
    [],
  );
  const count = (holds) => ideas.filter(holds).length;
  assert.ok(count(({ distance }) => distance !== "near") >= 150);
  assert.ok(count(({ cost }) => cost === "free") >= 90);
  assert.ok(count(({ energy, place, tags = [] }) => energy === "low" && place === "home" && !tags.includes("body")) >= 60);
  assert.ok(count(({ tags = [] }) => tags.includes("new")) >= 60);
  assert.ok(count(({ tags = [] }) => tags.includes("close")) >= 60);
});

test("there are enough beginnings for letters, for longing and for one moment again", () => {
  assert.deepEqual(
    lessThan(
      { letter: 25, longing: 20, savour: 12 },
      countBy(there("letters"), ({ id }) => kindOf(id)),
    ),
    [],
  );
});

// The core's items: {"desire", &Levels::desire, "how much desire I feel", false}, where false is: only of those who chose it.
const itemsOfTheCore = (text) =>
  [...text.matchAll(/\{"(\w+)", &Levels::\w+,\s*"[^"]*"(, false)?\}/g)].map(([, name, chosen]) => ({
    name,
    chosen: chosen !== undefined,
  }));

test("the check-in asks what the core keeps, and two of its questions only of those who chose them", () => {
  const header = readFileSync(new URL("../../core/practice/checkin/checkin.h", import.meta.url), "utf8");
  const kept = itemsOfTheCore(header);
  assert.equal(kept.length, 10);
  assert.deepEqual(
    there("checkin").map(({ id, tags }) => ({ name: id.slice("c.".length), chosen: tags !== undefined })),
    kept,
  );
  assert.match(header, new RegExp(`level_least = 1, level_most = ${packRules().packs.checkin.words};`));
});

test("a count that falls short is found", () => {
  assert.deepEqual(lessThan({ questions: 3, ideas: 1 }, { questions: 2, ideas: 1 }), [["questions", 3]]);
  assert.deepEqual(lessThan({ day: 1 }, {}), [["day", 1]]);
});
