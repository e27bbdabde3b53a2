// content/<lang>/<pack>.toml -> what the page fetches as content/<lang>/<pack>.json. content/packs.toml names the packs and what
// an item may hold; tests/content checks that it does. Run by itself it adds the ids of new items to content/ids.txt.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parse } from "smol-toml";
import { pseudoItem } from "./pseudo.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const read = (path) => readFileSync(`${root}content/${path}`, "utf8");

/** { tags: { tag: meaning }, packs: { name: rules } } */
export function packRules() {
  const { tags, ...packs } = parse(read("packs.toml"));
  return { tags, packs };
}

/** Every item of a TOML text with its id, in order: an item is a table that has a text. */
export function itemsOf(toml) {
  const items = [];
  const gather = (table, id) => {
    if (typeof table !== "object" || table === null) throw new Error(`${id} is neither an item nor a table of items`);
    if ("text" in table) return items.push({ id, ...table });
    for (const [name, inner] of Object.entries(table)) gather(inner, id === "" ? name : `${id}.${name}`);
  };
  gather(parse(toml), "");
  return items;
}

/** What a phone needs of these items: those that are still offered. */
export function offered(items) {
  return items.filter((item) => item.retired !== true);
}

/** The packs that a language has, by name: { items, with those that are retired; json, of those that are not }. */
export function packs(lang) {
  if (lang === "qps") return pseudoPacks();
  const names = Object.keys(packRules().packs).filter((name) => existsSync(`${root}content/${lang}/${name}.toml`));
  return Object.fromEntries(
    names.map((name) => {
      const items = itemsOf(read(`${lang}/${name}.toml`));
      return [name, { items, json: JSON.stringify(offered(items)) }];
    }),
  );
}

// Of what belongs to the interface: the words of the check-in.
function pseudoPacks() {
  const items = packs("en").checkin.items.map(pseudoItem);
  return { checkin: { items, json: JSON.stringify(offered(items)) } };
}

/** Every id ever given, in any language and pack. */
export function givenIds() {
  return read("ids.txt")
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"));
}

function noteNewIds(lang) {
  const head = read("ids.txt")
    .split("\n")
    .filter((line) => line.startsWith("#"));
  const now = Object.values(packs(lang)).flatMap(({ items }) => items.map(({ id }) => id));
  const all = [...new Set([...givenIds(), ...now])].sort();
  writeFileSync(`${root}content/ids.txt`, `${[...head, ...all].join("\n")}\n`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) noteNewIds("en");
