// content/<lang>/messages.toml -> messages.json (flat keys, ICU sentences) and the types of keys and their arguments.
// `content(lang)` is used by vite.config.ts; run by itself it writes src/words/keys.ts, so that type checks see the keys.
import { readFileSync, writeFileSync, mkdirSync } from "node:fs";
import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import { parse as parseToml } from "smol-toml";
import { parse as parseIcu, TYPE } from "@formatjs/icu-messageformat-parser";
import { pseudo } from "./pseudo.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** The languages of content/. What one of them lacks is said in English, which tests/content does not let happen. */
export const languages = ["en", "de", "es"];

/** Every sentence that content/<lang>/messages.toml has, by its key. */
export function sentencesOf(lang) {
  return flatten(parseToml(readFileSync(`${root}content/${lang}/messages.toml`, "utf8")));
}

export function content(lang) {
  // What only the command line says is no part of the page.
  const english = Object.entries(sentencesOf("en")).filter(([key]) => !key.startsWith("cli."));
  const own = lang === "qps" ? {} : sentencesOf(lang);
  const said = ([key, text]) => [key, lang === "qps" ? pseudo(text) : (own[key] ?? text)];
  const messages = Object.fromEntries(english.map(said));
  const json = JSON.stringify(messages);
  return { messages, json, version: createHash("sha256").update(json).digest("hex").slice(0, 12) };
}

/** What the design page says, in English alone; no part of the app. */
export function design() {
  return flatten(parseToml(readFileSync(`${root}content/en/design.toml`, "utf8")), "design.");
}

/** TypeScript's view of it: each key with the arguments it takes. */
function keys() {
  const all = { ...content("en").messages, ...design() };
  const types = Object.entries(all).map(([key, text]) => `  "${key}": ${argumentsOf(key, text)};`);
  return `// Written by tools/content.mjs from content/en/messages.toml.\nexport interface Messages {\n${types.join("\n")}\n}\n`;
}

export function words(lang) {
  return readFileSync(`${root}content/${lang}/words.txt`);
}

export function writeKeys() {
  const target = fileURLToPath(new URL("../src/words/keys.ts", import.meta.url));
  mkdirSync(fileURLToPath(new URL("../src/words/", import.meta.url)), { recursive: true });
  writeFileSync(target, keys());
}

function flatten(table, prefix = "", into = {}) {
  for (const [name, value] of Object.entries(table)) {
    if (typeof value === "string") into[prefix + name] = value;
    else if (typeof value === "object") flatten(value, `${prefix}${name}.`, into);
    else throw new Error(`${prefix}${name}: a message is a text`);
  }
  return into;
}

function argumentsOf(key, text) {
  const found = new Map();
  let elements;
  try {
    elements = parseIcu(text);
  } catch (trouble) {
    throw new Error(`${key}: ${trouble.message}`, { cause: trouble });
  }
  collect(elements, found);
  if (found.size === 0) return "undefined";
  return `{ ${[...found].map(([name, type]) => `${name}: ${type}`).join("; ")} }`;
}

function collect(elements, found) {
  for (const element of elements) {
    if (element.type === TYPE.argument) found.set(element.value, found.get(element.value) ?? "string | number");
    if (element.type === TYPE.plural) found.set(element.value, "number");
    if (element.type === TYPE.select) found.set(element.value, "string | number");
    if (element.options) for (const option of Object.values(element.options)) collect(option.value, found);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeKeys();
