// The command line in German and Spanish: by --lang, else by the environment, else English.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { Tend } from "./support/cli.mjs";

let mira;
before(() => (mira = Tend.make()));
after(() => mira.leave());

const inEnglish = /^Nothing has begun on this device/;
const inGerman = /^Auf diesem Gerät hat noch nichts begonnen/;
const inSpanish = /^En este dispositivo no ha empezado nada/;
const status = async (env, ...more) => (await mira.run("status", ...more, { env })).out;
const none = { LC_ALL: "", LC_MESSAGES: "", LANG: "" };

test("the first of LC_ALL, LC_MESSAGES and LANG that says something chooses", { timeout: 60_000 }, async () => {
  assert.match(await status(none), inEnglish);
  assert.match(await status({ ...none, LANG: "de_DE.UTF-8" }), inGerman);
  assert.match(await status({ ...none, LANG: "de_DE.UTF-8", LC_MESSAGES: "es_AR.UTF-8" }), inSpanish);
  assert.match(await status({ LC_ALL: "C", LC_MESSAGES: "es_AR.UTF-8", LANG: "de_DE.UTF-8" }), inEnglish);
  assert.match(await status({ ...none, LANG: "fr_FR.UTF-8" }), inEnglish);
});

test("--lang goes before, wherever it stands", { timeout: 60_000 }, async () => {
  assert.match(await status({ LC_ALL: "es_ES.UTF-8" }, "--lang", "de"), inGerman);
  assert.match((await mira.run("--lang=es", "status")).out, inSpanish);
  const { code, err } = await mira.run("--lang", "de", "nonsense");
  assert.equal(code, 2);
  assert.match(err, /^tend kennt „nonsense“ nicht/);
});

test("a language that it doesn’t speak is refused, with those that it does", { timeout: 60_000 }, async () => {
  const { code, err } = await mira.run("status", "--lang", "fr", { env: { LC_ALL: "es_ES.UTF-8" } });
  assert.equal(code, 2);
  assert.equal(err, "Tend no habla «fr». Habla: en, de, es\n");
  const { refused } = await mira.json("status", "--lang", "fr");
  assert.equal(refused.key, "usage_language");
});

test("help is all in one language", { timeout: 60_000 }, async () => {
  const { out } = await mira.run("--help", "--lang", "de");
  assert.match(out, /^Aufruf: tend \[OPTIONEN\] VERB$/m);
  assert.doesNotMatch(out, /Options|Usage|Examples|show /);
});

test("keys and values of --json are the same in every language", { timeout: 60_000 }, async () => {
  const { code, refused } = await mira.json("thanks", "list", "--lang", "de");
  assert.deepEqual({ code, key: refused.key }, { code: 1, key: "not_started" });
  assert.equal(refused.sentence, "Zuerst braucht Tend einen Namen für dich: tend start NAME");
});
