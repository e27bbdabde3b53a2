// What a person reads stands in content/<lang>/messages.toml, in every language, and nowhere else: no word in the markup of a
// component, and in the code of the page and the command line no text that looks like a sentence. Errors speak to developers,
// and SQL to a database; the records of core/ describe themselves to developers, too, and relay/ to its operator.
import { scriptOf } from "./source.mjs";

const ruled = /^(web\/src|cli|device|wasm)\/.*\.(svelte|ts|h|cpp)$/;
const left_out = /^web\/src\/(core\/types|words\/keys)\.ts$|_test\.cpp$/;

const two_words = /\p{L}{2,}[,;:.]? \p{L}{2,}/u;
const spared = /^(CREATE|PRAGMA|SELECT|INSERT|DELETE|tend|\() ?/;
const speaks_to_developers = /Error\($/;
const comment_or_text =
  /\/\/.*|\/\*[^]*?\*\/|R"(\w*)\([^]*?\)\1"|"((?:[^"\\\n]|\\.)*)"|'((?:[^'\\\n]|\\.)*)'|`((?:[^`\\]|\\.)*)`/g;
const read_aloud = /^(aria-label|title|placeholder|alt|label|line|caption|open)$/;

/** A line for each sentence that stands in this file. */
export function sentenceTroubles(path, text) {
  if (!ruled.test(path) || left_out.test(path)) return [];
  if (!path.endsWith(".svelte")) return sentencesInCode(text).map((found) => troubleOf(path, found));
  const { shown, code } = partsOfMarkup(text);
  return [...wordsIn(shown), ...sentencesInCode(`${scriptOf(text)}\n${code}`)].map((found) => troubleOf(path, found));
}

const troubleOf = (path, found) =>
  `${path}: “${found.trim().replace(/\s+/g, " ").slice(0, 80)}” belongs into content/<lang>/messages.toml`;

function sentencesInCode(code) {
  const found = [];
  for (const { 0: whole, 2: double, 3: single, 4: template, index } of code.matchAll(comment_or_text)) {
    const said = double ?? single ?? template?.replace(/\$\{(?:[^{}]|\{[^{}]*\})*\}/g, "…");
    if (said === undefined || !two_words.test(said) || spared.test(said)) continue;
    if (!speaks_to_developers.test(code.slice(0, index)) && !whole.startsWith("R")) found.push(said);
  }
  return found;
}

// What a component shows as it is, tags and all, and what it puts into braces.
function partsOfMarkup(text) {
  const markup = text
    .replace(/<!--[^]*?-->|<(script|style)\b[^]*?<\/\1>/g, " ")
    .replace(/\sclass=("[^"]*"|\{(?:[^{}]|\{[^{}]*\})*\})/g, " ");
  let shown = "";
  let code = "";
  let depth = 0;
  for (const sign of markup) {
    if (sign === "{") depth += 1;
    if (depth > 0) code += sign;
    else shown += sign;
    if (sign !== "}") continue;
    depth -= 1;
    if (depth === 0) [shown, code] = [`${shown}…`, `${code}\n`];
  }
  return { shown, code };
}

function wordsIn(shown) {
  const found = [];
  for (const [, name, value] of shown.matchAll(/\s([\w-]+)="([^"]*)"/g))
    if (read_aloud.test(name) && /\p{L}/u.test(value)) found.push(value);
  const texts = shown.replace(/<[^<>]*>/g, "\n").split("\n");
  return [...found, ...texts.filter((one) => /\p{L}/u.test(one))];
}
