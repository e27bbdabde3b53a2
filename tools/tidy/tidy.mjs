// The project's own rules over the whole tree. Usage: node tools/tidy/tidy.mjs [--ratchet]
//   includes.mjs   who may include whom
//   names.mjs      names that say nothing, each with what to write instead
//   sentences.mjs  what people read, outside content/
//   functions.mjs  long functions, which may only become fewer and shorter; --ratchet notes down that they have
// Prints a sentence for each trouble; ends with 1 if there is any.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { filesUnder, read } from "../../tests/structure/tree.mjs";
import { longOnes, lowered, ratchetTroubles } from "./functions.mjs";
import { importTroublesOf, troublesOf } from "./includes.mjs";
import { namesTroubles } from "./names.mjs";
import { sentenceTroubles as sentencesIn } from "./sentences.mjs";
import { languageOf } from "./source.mjs";

const ratchet_file = join(import.meta.dirname, "long_functions.json");

export const readRatchet = () => JSON.parse(readFileSync(ratchet_file, "utf8"));

// What the build writes into the tree is nobody's to tidy.
const made = new Set(["web/src/core/types.ts", "web/src/words/keys.ts"]);
const paths = () => filesUnder(".").filter((path) => !made.has(path));
const sources = () =>
  paths()
    .filter((path) => languageOf(path) !== undefined)
    .map((path) => ({ path, text: read(path) }));

export function includeTroubles() {
  const all = sources();
  const ruled = all.filter(({ path }) => /^(core|protocol|relay|device|words|cli|wasm)\/.*\.(h|cpp)$/.test(path));
  return [
    ...ruled.flatMap(({ path, text }) => troublesOf(path, text)),
    ...all.flatMap(({ path, text }) => importTroublesOf(path, text)),
  ];
}

export function nameTroubles() {
  return paths().flatMap((path) => namesTroubles(path, languageOf(path) === undefined ? "" : read(path)));
}

export function sentenceTroubles() {
  return sources().flatMap(({ path, text }) => sentencesIn(path, text));
}

export function todaysLongFunctions() {
  return longOnes(readRatchet().limit, sources());
}

if (process.argv[1] === import.meta.filename) {
  const today = todaysLongFunctions();
  const ratchet = readRatchet();
  const next = lowered(ratchet, today);
  if (JSON.stringify(next) !== JSON.stringify(ratchet)) {
    if (process.argv.includes("--ratchet")) writeFileSync(ratchet_file, `${JSON.stringify(next, null, 2)}\n`);
    else console.log("Some long functions have become shorter: ./lint --ratchet notes it down.");
  }
  const troubles = [...includeTroubles(), ...nameTroubles(), ...sentenceTroubles(), ...ratchetTroubles(ratchet, today)];
  for (const trouble of troubles) console.log(trouble);
  process.exit(troubles.length === 0 ? 0 : 1);
}
