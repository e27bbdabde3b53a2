// Names that say nothing, or half a word: names.json holds them, each with what to write instead, and why. A name counts
// where it is the project's own: not behind a dot, an arrow or "::", where it may be somebody else's.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { bare, languageOf } from "./source.mjs";

/**
 * A rule: `names` are words. `anywhere`: also as a part of a longer name, and of a file's. `languages`: where it holds, if
 * not everywhere. `but`: names, files or folders it does not hold for, with the reason.
 */
export const rules = JSON.parse(readFileSync(join(import.meta.dirname, "names.json"), "utf8"));

/** "data_folder" to data, folder; "FrameHandler" to frame, handler. */
function wordsOf(name) {
  return name.split(/[_.-]+|(?<=[a-z0-9])(?=[A-Z])/).map((word) => word.toLowerCase());
}

function bans(rule, name) {
  return rule.anywhere ? wordsOf(name).some((word) => rule.names.includes(word)) : rule.names.includes(name.toLowerCase());
}

function spared({ but = {} }, path, name) {
  return name in but || path in but || Object.keys(but).some((one) => one.endsWith("/") && path.startsWith(one));
}

const own_name = /(?<!(?:\.|->|::|#|\$)\s*)\b[A-Za-z_]\w*/g;

/** What is wrong with the names of one file and in it; one sentence each. */
export function namesTroubles(path, text) {
  const troubles = [];
  const file = path.split("/").at(-1);
  for (const rule of rules.filter((rule) => rule.anywhere && bans(rule, file) && !spared(rule, path, file))) {
    troubles.push(`${path}: the file's name should be ${rule.instead} (${rule.why})`);
  }
  const language = languageOf(path);
  if (language === undefined) return troubles;
  const holding = rules.filter(({ languages }) => languages === undefined || languages.includes(language));
  bare(path, text)
    .split("\n")
    .forEach((line, i) => {
      for (const name of new Set(line.match(own_name))) {
        const rule = holding.find((rule) => bans(rule, name) && !spared(rule, path, name));
        if (rule) troubles.push(`${path}:${i + 1}: ${name} should be ${rule.instead} (${rule.why})`);
      }
    });
  return troubles;
}
