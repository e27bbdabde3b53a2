// What is wrong with the sentences of one language beside those of English; one sentence each.
import { readdirSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(new URL("../../../web/package.json", import.meta.url));
const { parse, TYPE } = require("@formatjs/icu-messageformat-parser");

/** How each argument of a message is used, as { name: "as it is" | "plural" | "select a b" }, and its plurals’ categories. */
function shapeOf(message) {
  const uses = {};
  const plurals = [];
  const note = (name, use) => (uses[name] = [...new Set([...(uses[name] ?? []), use])].sort());
  const gather = (elements) => {
    for (const { type, value, options = {} } of elements) {
      const choices = Object.keys(options).sort();
      if (type === TYPE.argument) note(value, "as it is");
      if (type === TYPE.select) note(value, `select ${choices.join(" ")}`);
      if (type === TYPE.plural) {
        note(value, `plural ${choices.filter((choice) => choice.startsWith("=")).join(" ")}`);
        plurals.push(choices.filter((choice) => !choice.startsWith("=")));
      }
      for (const option of Object.values(options)) gather(option.value);
    }
  };
  gather(parse(message, { ignoreTag: true }));
  return { uses, plurals };
}

// “many” of Spanish begins at a million, which nothing here counts up to; `other` serves.
const rare = { es: ["many"] };

/** Troubles of `own` (key to message) in `lang`, held against `english`. */
export function messageTroubles(lang, own, english) {
  return [
    ...Object.keys(english).flatMap((key) => (key in own ? [] : [`${key} is missing`])),
    ...Object.keys(own).flatMap((key) =>
      key in english ? formTroubles(lang, key, own[key], english[key]) : [`${key} is not in English`],
    ),
  ];
}

function formTroubles(lang, key, text, english) {
  if (text.trim() === "") return [`${key} is empty`];
  const troubles = [];
  const [mine, model] = [shapeOf(text), shapeOf(english)];
  const uses = (shape) => JSON.stringify(Object.entries(shape.uses).sort());
  if (uses(mine) !== uses(model)) troubles.push(`${key} takes ${uses(mine)}, and in English ${uses(model)}`);
  const categories = new Intl.PluralRules(lang).resolvedOptions().pluralCategories;
  const needed = categories.filter((category) => !(rare[lang] ?? []).includes(category));
  for (const choices of mine.plurals) {
    const missing = needed.filter((category) => !choices.includes(category));
    const unknown = choices.filter((choice) => !categories.includes(choice));
    if (missing.length + unknown.length > 0) troubles.push(`${key} has the plurals ${choices}, and ${lang} has ${needed}`);
  }
  return [...troubles, ...edgeTroubles(key, text, english)];
}

const edges = (text) => [/^\s*/.exec(text)[0], /\s*$/.exec(text)[0]];
const ending = (text) => /[.?:;…]*$/.exec(text.trim().replace(/\}*$/, ""))[0];

// What one types stays as it is; the end of a sentence and the blanks around it are part of the form.
const practices = readdirSync(new URL("../../../core/practice", import.meta.url), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .join("|");
const verbs = "start|thank|invite|join|confirm|accept|cancel|sync|status|completion";
const typed = new RegExp(`\\btend (?:${verbs}|${practices})\\b(?: [a-z-]+(?=[ .]|$))?|(?<!\\S)--[a-z-]+|https?:\\S+`, "g");
const after_verb = new RegExp(`^(tend (?!(?:${practices})\\b)\\S+).*`);
const typedIn = (text) => [...new Set((text.match(typed) ?? []).map((one) => one.replace(after_verb, "$1")))].sort().join();

function edgeTroubles(key, text, english) {
  const troubles = [];
  if (JSON.stringify(edges(text)) !== JSON.stringify(edges(english))) troubles.push(`${key} has other blanks around it`);
  if (ending(text) !== ending(english) && !key.endsWith("_start"))
    troubles.push(`${key} ends in “${ending(text)}”, not in “${ending(english)}”`);
  if (typedIn(text) !== typedIn(english))
    troubles.push(`${key} tells to type ${typedIn(text)}, and in English ${typedIn(english)}`);
  return troubles;
}

const code = /'[^']*'|\btend [^.\n]*|chmod [^\n]*|https?:\S+|\{[^{}]*\}|\$\w+|<\S+|--[a-z-]+/g;
const common = [
  { pattern: /[!¡]/, why: "an exclamation mark" },
  { pattern: /\p{Extended_Pictographic}/u, why: "an emoji" },
  { pattern: /["'`]/, why: "a straight quote" },
  { pattern: /\.\.\./, why: "three full stops for an ellipsis" },
  { pattern: /\S {2,}\S/, why: "two blanks" },
  { pattern: / [,.;:?](?!\w)/, why: "a blank before a sign" },
  { pattern: /[,;?](?=\p{L})/u, why: "no blank after a sign" },
  { pattern: /[—–]|--| - /, why: "a dash" },
];
const quotes = { en: ["“", "”"], de: ["„", "“"], es: ["«", "»"] };

/** What the signs of a message have against them in this language. */
export function signTroubles(lang, key, text) {
  const prose = /examples|help\b/.test(key) ? "" : text.replaceAll("''", "'").replace(code, "x");
  const found = common.filter(({ pattern }) => pattern.test(prose)).map(({ why }) => `${key} has ${why}`);
  const [open, close] = quotes[lang];
  const foreign = "“”„«»".replace(new RegExp(`[${open}${close}]`, "g"), "");
  if ([...prose].some((sign) => foreign.includes(sign))) found.push(`${key} has quotes of another language`);
  if (!pairedIn(prose, open, close)) found.push(`${key} has a quote that is not opened or not closed`);
  if (lang === "es" && (prose.match(/¿/g) ?? []).length !== (prose.match(/\?/g) ?? []).length)
    found.push(`${key} has a question that is not opened, or not closed`);
  return found;
}

function pairedIn(text, open, close) {
  let depth = 0;
  for (const sign of text) {
    if (sign === open) depth += 1;
    else if (sign === close) depth -= 1;
    if (depth < 0 || depth > 1) return false;
  }
  return depth === 0;
}
