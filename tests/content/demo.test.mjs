// What the made-up couple says. They are two people, not Tend: they say “we” and “he”, live in one flat, walk, sing and kiss.
// All else that Tend’s own texts do without, they do without, too.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { test } from "node:test";
import { brotliCompressSync } from "node:zlib";
import { demoJson, demoWords } from "../../web/tools/demo.mjs";
import { packRules, packs } from "../../web/tools/packs.mjs";
import { linesOf, readingOf, readingsOf, textsOfDemo } from "./support/demo.mjs";
import { reading } from "./support/reading.mjs";
import { patternsOf, wordingTroubles } from "./support/wording.mjs";

const { parse } = createRequire(new URL("../../web/package.json", import.meta.url))("smol-toml");
const { rule: rules } = parse(readFileSync(new URL("../../content/en/wording.toml", import.meta.url), "utf8"));
const words = demoWords();
const texts = textsOfDemo(words);

// Rules about Tend’s own voice, by a word of each.
const of_tend_alone = ["should", "we", "he", "husband", "kid", "parents", "content", "crazy"];
const theirs = patternsOf(rules.filter((rule) => !of_tend_alone.some((word) => rule.words.includes(word))));
const tags = Object.keys(packRules().tags).filter((tag) => !["adults", "faith"].includes(tag));

test("the rules that are left out are there to be left out", () => {
  for (const word of of_tend_alone)
    assert.ok(
      rules.some((rule) => rule.words.includes(word)),
      word,
    );
  assert.ok(theirs.length >= rules.length - of_tend_alone.length && theirs.length > 10);
});

test("nothing they say blames, counts, preaches, controls, or has a sign that can’t be read aloud", () => {
  assert.deepEqual(
    texts.flatMap(({ deck, text }) =>
      text.split("\n").flatMap((line) => (line === "" ? [] : wordingTroubles(theirs, { id: deck, tags }, line))),
    ),
    [],
  );
});

test("they write as people write: no text is hard to read, and none is long but a letter", () => {
  const tooHard = (line) => reading(line).longest > 30 || (reading(line).words > 6 && reading(line).grade > 9);
  assert.ok(tooHard("Which interpersonal communication difficulties characterise our relationship today?"));
  const hard = texts.filter(({ text }) => text.split(/\n+/).some(tooHard));
  assert.deepEqual(hard, []);
  const long = texts.filter(({ deck, text }) => text.length > (deck.startsWith("letters.") ? 600 : 260));
  assert.deepEqual(long, []);
});

test("no two lines are the same, and each deck that the story draws from is there, with enough in it", () => {
  const lines = linesOf(words);
  assert.equal(new Set(lines.map(({ line }) => line)).size, lines.length);
  const count = (deck) => lines.filter((line) => line.deck === deck).length;
  const least = {
    thanks: 30,
    more: 3,
    received: 12,
    asked: 3,
    letters: 4,
    "thanks.apart": 6,
    "thanks.hard": 3,
    "letters.apart": 2,
  };
  for (const season of ["spring", "summer", "autumn", "winter", "mended"]) least[`thanks.${season}`] = 3;
  for (const [deck, few] of Object.entries(least))
    for (const who of ["ines", "ruben"]) assert.ok(count(`${deck}.${who}`) >= few, `${deck}.${who}`);
  for (const size of [...packRules().packs.ideas.fields.size, "otherwise", "apart", "return"])
    assert.ok(count(`ideas.${size}.lines`) >= 2, size);
  const story = readFileSync(join(import.meta.dirname, "../../core/demo/story.cpp"), "utf8");
  const roots = new Set([...story.matchAll(/draw\((?:apart\s*\? )?"([a-z]+)[."]/g)].map(([, root]) => root));
  for (const root of roots)
    assert.ok(
      lines.some(({ deck }) => deck.split(".")[0] === root),
      root,
    );
  assert.ok(roots.size >= 5);
});

test("every answer is to a question of the deck of the day, in her words and in his", () => {
  const deck = readFileSync(join(import.meta.dirname, "../../core/practice/questions/deck.cpp"), "utf8");
  const known = new Set(packs("en").questions.items.map(({ id }) => id));
  for (const [id, line] of Object.entries(words.answers)) {
    assert.ok(known.has(id) && deck.includes(`"${id}"`), id);
    assert.equal(readingOf(line, 0).length, 2, id);
  }
  assert.ok(Object.keys(words.answers).length >= 80);
});

test("ideas, questions and the mending have all their parts", () => {
  const parts = { "ideas.otherwise": 5, ideas: 4, asked: 3, mend: 9 };
  for (const { deck, line } of linesOf(words)) {
    const [, wanted] = Object.entries(parts).find(([begin]) => deck.startsWith(begin)) ?? [];
    for (let nth = 0; wanted && nth < readingsOf(line); ++nth) assert.equal(readingOf(line, nth).length, wanted, line);
  }
});

test("their words are fetched when someone looks around, and are small", (t) => {
  const size = brotliCompressSync(demoJson()).length;
  t.diagnostic(`${size} bytes`);
  assert.ok(size > 5_000 && size <= 30 * 1024, `${size} bytes`);
});

test("a text that is not theirs to say is found", () => {
  const troubles = (text) => wordingTroubles(theirs, { id: "thanks.ines", tags }, text).length;
  for (const text of [
    "You neglected me.",
    "Send me your location.",
    "You finally did it.",
    "Go!",
    "I prayed, a blessing.",
    "Our score is ten.",
  ])
    assert.ok(troubles(text) > 0, text);
  for (const text of ["We walked home, and he kissed me.", "My mother sang."]) assert.equal(troubles(text), 0, text);
});
