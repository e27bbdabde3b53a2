// content/<lang>/messages.toml -> messages.json (flat keys, ICU sentences) and the types of keys and their arguments.
// `content(lang)` is used by vite.config.ts; run by itself it writes src/words/keys.ts, so that type checks see the keys.
import { readFileSync, writeFileSync, mkdirSync } from "node:fs";
import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import { parse as parseToml } from "smol-toml";
import { parse as parseIcu, TYPE } from "@formatjs/icu-messageformat-parser";

const root = fileURLToPath(new URL("../..", import.meta.url));

export function content(lang) {
  const file = `${root}content/${lang}/messages.toml`;
  const all = flatten(parseToml(readFileSync(file, "utf8")));
  // What only the command line says is no part of the page, and what only the design page says no part of the app.
  const messages = Object.fromEntries(Object.entries(all).filter(([key]) => !key.startsWith("cli.")));
  const design = flatten(parseToml(readFileSync(`${root}content/${lang}/design.toml`, "utf8")), "design.");
  const types = Object.entries({ ...messages, ...design }).map(([key, text]) => `  "${key}": ${argumentsOf(key, text)};`);
  const json = JSON.stringify(messages);
  return {
    file,
    messages,
    design,
    json,
    version: createHash("sha256").update(json).digest("hex").slice(0, 12),
    keys: `// Written by tools/content.mjs from content/${lang}/messages.toml.\nexport interface Messages {\n${types.join("\n")}\n}\n`,
  };
}

export function words(lang) {
  return readFileSync(`${root}content/${lang}/words.txt`);
}

export function writeKeys(lang) {
  const made = content(lang);
  const target = fileURLToPath(new URL("../src/words/keys.ts", import.meta.url));
  mkdirSync(fileURLToPath(new URL("../src/words/", import.meta.url)), { recursive: true });
  writeFileSync(target, made.keys);
  return made;
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

if (process.argv[1] === fileURLToPath(import.meta.url)) writeKeys("en");
