// German and Spanish beside English: the same keys with the same places to fill in, and each language's own signs and manners.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";
import { languages, sentencesOf } from "../../web/tools/content.mjs";
import { packRules, packs } from "../../web/tools/packs.mjs";
import { messageTroubles, signTroubles } from "./support/messages.mjs";
import { schemaTroubles, textsOf } from "./support/schema.mjs";
import { patternsOf, wordTroubles } from "./support/wording.mjs";

const { parse } = createRequire(new URL("../../web/package.json", import.meta.url))("smol-toml");
const english = sentencesOf("en");
const others = languages.filter((lang) => lang !== "en");
const rulesOf = (lang) => parse(readFileSync(new URL(`../../content/${lang}/wording.toml`, import.meta.url), "utf8")).rule;

test("there are German and Spanish beside English", () => {
  assert.deepEqual(languages, ["en", "de", "es"]);
  assert.ok(Object.keys(english).length > 700);
});

for (const lang of others) {
  const own = sentencesOf(lang);

  test(`${lang}: every sentence is there, with the same places to fill in, and the plurals of its language`, () => {
    assert.deepEqual(messageTroubles(lang, own, english), []);
  });

  test(`${lang}: next to nothing is English still`, () => {
    const same = Object.keys(own).filter(
      (key) => own[key] === english[key] && /\p{L}{3}/u.test(own[key].replace(/\{[^{}]*\}/g, "")),
    );
    const may =
      /^(app\.name|device\.leave\.encyclopedia|language\..*|cli\.type\.\w+|cli\.checkin\.theirs|book\.month_\d+)$|examples$/;
    assert.deepEqual(
      same.filter((key) => !may.test(key) && !["Stress", "Ideas", "VERB"].includes(own[key])),
      [],
    );
  });

  test(`${lang}: nothing blames, counts, praises or takes somebody’s gender for granted`, () => {
    const patterns = patternsOf(rulesOf(lang));
    const items = Object.entries(own).map(([id, text]) => ({ id, text }));
    for (const { items: more } of Object.values(packs(lang))) items.push(...more);
    const troubles = items.flatMap((item) => textsOf(item).flatMap((text) => wordTroubles(patterns, item, text)));
    assert.deepEqual(troubles, []);
  });

  test(`${lang}: every rule finds what it is there to find, alone`, () => {
    const rules = rulesOf(lang);
    assert.ok(rules.length >= 8);
    for (const { wrong, instead, why } of rules) {
      assert.ok(instead && why, wrong);
      assert.equal(wordTroubles(patternsOf(rules), { id: "a.key" }, wrong).length, 1, wrong);
    }
  });

  test(`${lang}: the packs it has hold the same items, and it has the words of the check-in`, () => {
    const had = packs(lang);
    assert.ok("checkin" in had);
    for (const [name, { items }] of Object.entries(had)) {
      const bare = ({ id, tags = [] }) => ({ id, tags });
      assert.deepEqual(items.map(bare), packs("en")[name].items.map(bare), name);
      assert.deepEqual(schemaTroubles(packRules(), packRules().packs[name], items), []);
    }
  });
}

for (const lang of languages)
  test(`${lang}: signs are those of its language, and none is loud`, () => {
    const troubles = Object.entries(sentencesOf(lang)).flatMap(([key, text]) => signTroubles(lang, key, text));
    assert.deepEqual(troubles, []);
    const words = packs(lang).checkin.items.flatMap((item) =>
      textsOf(item).flatMap((text) => signTroubles(lang, item.id, text)),
    );
    assert.deepEqual(words, []);
  });

test("what is missing, too many, empty, or takes something else is found", () => {
  const model = {
    "a.b": "Hello, {name}.",
    "a.n": "{n, plural, =0 {None} one {One} other {# of them}}",
    "a.s": "{who, select, me {mine} other {theirs}}",
    "a.x_start": "You cooked ",
    "cli.x": "Begin with: tend start NAME",
  };
  const good = {
    "a.b": "Hallo, {name}.",
    "a.n": "{n, plural, =0 {Keine} one {Eine} other {# davon}}",
    "a.s": "{who, select, me {meins} other {deren}}",
    "a.x_start": "Du hast gekocht, ",
    "cli.x": "Fang an mit: tend start NAME",
  };
  assert.deepEqual(messageTroubles("de", good, model), []);
  const wrong = {
    "a.b": ["", "Hallo.", "Hallo, {nome}.", "Hallo, {name}", "Hallo, {name, select, a {x} other {y}}.", " Hallo, {name}."],
    "a.n": [
      "{n, plural, =0 {Keine} other {#}}",
      "{n, plural, one {Eine} other {#}}",
      "{n, plural, =0 {K} one {E} few {W} other {#}}",
      "{n}",
    ],
    "a.s": ["{who, select, other {deren}}", "{who, select, me {m} you {d} other {o}}"],
    "a.x_start": ["Du hast gekocht"],
    "cli.x": ["Fang an mit: tend beginne NAME"],
  };
  for (const [key, texts] of Object.entries(wrong))
    for (const text of texts) assert.equal(messageTroubles("de", { ...good, [key]: text }, model).length, 1, text);
  const without = Object.fromEntries(Object.entries(good).filter(([key]) => key !== "a.b"));
  assert.deepEqual(messageTroubles("de", without, model), ["a.b is missing"]);
  assert.deepEqual(messageTroubles("de", { ...good, "a.c": "Mehr" }, model), ["a.c is not in English"]);
});

test("signs that a language does without are found", () => {
  const wrong = {
    en: ["Go!", "It's so", "So ...", "Say „yes“", "One  two", "Yes , no", "A – b"],
    de: ["Los!", "“so”", "„so", "«so»", "Ja ,nein", "Ein Herz ❤"],
    es: ["¡Ya!", "Qué tal?", "¿Qué tal", "“así”", "«así"],
  };
  for (const [lang, texts] of Object.entries(wrong))
    for (const text of texts) assert.ok(signTroubles(lang, "a.key", text).length >= 1, `${lang}: ${text}`);
  const right = { en: "“So”, it’s 1,000: yes?", de: "„So“ ist es, 1.000?", es: "¿Así? «Sí»; 12:30" };
  for (const [lang, text] of Object.entries(right)) assert.deepEqual(signTroubles(lang, "a.key", text), [], text);
});
