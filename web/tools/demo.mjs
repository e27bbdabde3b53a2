// content/<lang>/demo.toml, the words of the made-up couple (core/demo/words.h) -> what the page fetches when someone looks
// around, as content/<lang>/demo.json. In English so far.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parse } from "smol-toml";

const root = fileURLToPath(new URL("../..", import.meta.url));

export function demoWords(lang = "en") {
  return parse(readFileSync(`${root}content/${lang}/demo.toml`, "utf8"));
}

export const demoJson = (lang = "en") => JSON.stringify(demoWords(lang));
