import assert from "node:assert/strict";
import { test } from "node:test";
import { filesUnder, read } from "./tree.mjs";

// { key: text } of content/en/messages.toml, whose sentences stand one a line but for examples in """.
function sentences() {
  const out = {};
  const text = read("content/en/messages.toml");
  for (const [, key, , long, short] of text.matchAll(/^(["\w.-]+) = ("""((?:.|\n)*?)"""|"(.*)")$/gm))
    out[key.replaceAll('"', "")] = long ?? short;
  return out;
}

const all = sentences();
const own = Object.entries(all).filter(([key]) => key.startsWith("cli."));
const code = filesUnder("cli")
  .filter((path) => /\.(h|cpp)$/.test(path))
  .map(read)
  .join("\n");

test("the command line speaks of no page, and asks nobody to tap or reload", () => {
  const refusals = [...read("core/base/error.cpp").matchAll(/\{Refusal::\w+,\s*"(\w+)",/g)].map(([, key]) => key);
  assert.ok(refusals.length > 60, "the table of refusals was read");
  const said = refusals.map((key) => [key, all[`cli.refusal.${key}`] ?? all[`refusal.${key}`]]);
  assert.deepEqual(
    [...said, ...own].filter(([, text]) => /\b(re)?load|page\b|\btap|still here|screen took/i.test(text)),
    [],
  );
});

test("its sentences keep the voice: no exclamation marks, no emoji, no straight quotes, no guilt", () => {
  const wrong = /!|\p{Extended_Pictographic}|\b(streak|score|forgot|haven.t|only \d+ left|we|our|keeps? (you|anyone) safe)\b/iu;
  assert.deepEqual(
    own.filter(([, text]) => wrong.test(text)),
    [],
  );
  // What one types stands in straight quotes; prose has none.
  assert.deepEqual(
    own.filter(
      ([key, text]) => /'|\\"/.test(text.replace(/tend [^.:\n]*'[^']*'|chmod 600 ''\{path\}''/g, "")) && !/examples/.test(key),
    ),
    [],
  );
});

test("no sentence of the command line is left over, and none that it names is missing", () => {
  const composed = /^cli\.(help\.|pair\.|refusal\.|done\.)/;
  assert.deepEqual(
    own.map(([key]) => key).filter((key) => !composed.test(key) && !code.includes(`"${key}"`)),
    [],
  );
  const named = [...code.matchAll(/"((?:cli|home|list|day|ended|words_out|app)\.[\w.]+\w)"/g)]
    .map(([, key]) => key)
    .filter((key) => key !== "home.show");
  assert.ok(named.length > 30, "the sources name their sentences");
  assert.deepEqual(
    named.filter((key) => all[key] === undefined),
    [],
  );
  const device =
    filesUnder("device")
      .filter((path) => /\.cpp$/.test(path))
      .map(read)
      .join("\n") + code;
  const refused = [...device.matchAll(/"((?:home|key|database|usage)_\w+|id_of_several)"/g)].map(([, key]) => key);
  assert.ok(refused.length > 15);
  assert.deepEqual(
    refused.filter((key) => all[`cli.refusal.${key}`] === undefined),
    [],
  );
});

test("every verb that can be asked for has its help, in words", () => {
  const names = [...code.matchAll(/\{"(\w+)", "\w*", (?:true|false), false\}/g)].map(([, name]) => name);
  assert.ok(names.length >= 8, names.join());
  assert.deepEqual(
    names.filter((name) => all[`cli.help.${name}`] === undefined),
    [],
  );
});
