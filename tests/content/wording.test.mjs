import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";
import { packs } from "../../web/tools/packs.mjs";
import { textsOf } from "./support/schema.mjs";
import { patternsOf, wordingTroubles } from "./support/wording.mjs";

const { parse } = createRequire(new URL("../../web/package.json", import.meta.url))("smol-toml");
const { rule: rules } = parse(readFileSync(new URL("../../content/en/wording.toml", import.meta.url), "utf8"));
const patterns = patternsOf(rules);

test("every text keeps the voice, and takes nothing for granted that its tags don’t say", () => {
  const troubles = Object.values(packs("en")).flatMap(({ items }) =>
    items.flatMap((item) => textsOf(item).flatMap((text) => wordingTroubles(patterns, item, text))),
  );
  assert.deepEqual(troubles, []);
});

test("every rule finds what it is there to find, alone, and says what to write instead and why", () => {
  assert.ok(rules.length > 20);
  for (const { wrong, instead, why, unless = [] } of rules) {
    assert.ok(instead && why, wrong);
    assert.equal(wordingTroubles(patterns, { id: "q.light.one" }, wrong).length, 1, wrong);
    if (unless.length > 0)
      assert.deepEqual(wordingTroubles(patterns, { id: "q.light.one", tags: [unless[0]] }, wrong), [], wrong);
  }
});

test("a word counts whole, also at the beginning and beside a curly apostrophe", () => {
  const found = (text) => wordingTroubles(patterns, { id: "q.light.one" }, text).length;
  assert.equal(found("Us?"), 1);
  assert.equal(found("What about your mother’s bread?"), 1);
  assert.equal(found("Which ushers and shepherds do you know? Trust them."), 0);
});

test("signs that the voice does without are found", () => {
  const found = (text) => wordingTroubles(patterns, { id: "q.light.one" }, text).length;
  for (const text of [
    "Go!",
    "It's so",
    'Say "yes"',
    "Well…",
    "Well...",
    "One — two",
    "One - two",
    "Two  blanks",
    "End ",
    "A (b)",
  ])
    assert.equal(found(text), 1, text);
  for (const text of ["A sun ☀", "Hello {name}", "Hello {partner", "And/or", "DO it"]) assert.equal(found(text), 1, text);
  assert.equal(found("What does {partner} say: “yes”, half-way, or “not now”? It’s good."), 0);
});

test("a round of four is asked for “your partner”, nobody else", () => {
  const text = "What makes your partner laugh?";
  assert.deepEqual(wordingTroubles(patterns, { id: "q.double_date.one" }, text), []);
  assert.equal(wordingTroubles(patterns, { id: "q.us.one" }, text).length, 1);
});
