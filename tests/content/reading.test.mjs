import assert from "node:assert/strict";
import { test } from "node:test";
import { packs } from "../../web/tools/packs.mjs";
import { reading, syllables } from "./support/reading.mjs";

// A start of a thanks is half a sentence, and the words of the check-in stand alone: only whole sentences have a grade.
const graded = ["questions", "ideas", "letters"];
const textsIn = (pack) =>
  packs("en")[pack].items.flatMap(({ id, text, far }) => [text, far].filter(Boolean).map((text) => ({ id, text })));

const words_max = 24; // in one sentence
const grade_max = 9; // of one text: a short one with one long word jumps
const mean_max = 5; // of a pack: ten to eleven years old

const tooHard = ({ text }) => reading(text).grade > grade_max || reading(text).longest > words_max;

test("no text asks for more than a child of eleven or twelve can read", () => {
  for (const pack of [...graded, "checkin"])
    assert.deepEqual(
      textsIn(pack).filter(tooHard),
      [],
      `${pack}: longest sentence of ${words_max} words, grade up to ${grade_max}`,
    );
});

test("each pack as a whole reads like ten to eleven years", () => {
  for (const pack of graded) {
    const grades = textsIn(pack).map(({ text }) => reading(text).grade);
    const mean = grades.reduce((sum, grade) => sum + grade, 0) / grades.length;
    assert.ok(mean <= mean_max, `${pack}: ${mean.toFixed(1)}`);
  }
});

test("a text that is too hard is found: long words, or one long sentence", () => {
  assert.ok(tooHard({ text: "Which interpersonal communication difficulties characterise your relationship?" }));
  assert.ok(tooHard({ text: `${"If you go on and on ".repeat(5)}what is it?` }));
  assert.ok(!tooHard({ text: "What made you laugh today?" }));
});

test("the grade is that of the formula, and syllables are counted well enough for it", () => {
  // 6 words, 7 syllables, 1 sentence: 0.39 · 6 + 11.8 · 7/6 − 15.59
  const { grade, words, longest } = reading("What did {partner} say to you?");
  assert.ok(Math.abs(grade - 0.517) < 0.01, `${grade}`);
  assert.deepEqual([words, longest], [6, 6]);
  const known = {
    laugh: 1,
    partner: 2,
    table: 2,
    loved: 1,
    wanted: 2,
    places: 2,
    lately: 2,
    idea: 3,
    people: 2,
    museum: 3,
    being: 2,
  };
  for (const [word, count] of Object.entries(known)) assert.equal(syllables(word), count, word);
});
