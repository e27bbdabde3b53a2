import { readdirSync, readFileSync } from "node:fs";
import { IntlMessageFormat } from "intl-messageformat";
import { expect, test } from "vitest";
import { content, design as designSays } from "../tools/content.mjs";
import { pseudo } from "../tools/pseudo.mjs";
import { refusalText, t, tMaybe, useMessages } from "../src/words/t";

const { messages } = content("en");
const design = designSays();
useMessages(messages);

interface Vector {
  lang?: string;
  text: string;
  args?: Record<string, string | number>;
  says: string;
}
const vectors = JSON.parse(readFileSync(new URL("../../content/vectors/messages.json", import.meta.url), "utf8")) as Vector[];

test.each(vectors)("renders $text", ({ lang, text, args, says }) => {
  useMessages({ vector: text }, lang);
  expect(tMaybe("vector", args)).toBe(says);
  useMessages(messages);
});

test("sentences that choose nothing are filled in as Intl would", () => {
  for (const lang of ["en", "de", "es"]) {
    const said = content(lang).messages;
    useMessages(said, lang);
    for (const [key, text] of Object.entries(said)) {
      if (/\{\w+,/.test(text)) continue;
      const args = Object.fromEntries(
        [...text.matchAll(/\{(\w+)\}/g)].map(([, name], nth) => [name, nth === 0 ? "$& {n} <b>" : nth]),
      );
      expect(tMaybe(key, args)).toBe(new IntlMessageFormat(text, lang).format(args));
    }
  }
  useMessages({ vector: "{who} came" });
  expect(() => tMaybe("vector", { other: "Bo" })).toThrow("who");
  useMessages(messages);
});

test("the language of tests fills in what English fills in, in brackets and longer", () => {
  const text =
    "{n, plural, =0 {none} one {One letter} other {# letters from {who}}}, {part, select, early {so} other {it''s '{'so'}'}}";
  useMessages({ vector: pseudo(text) });
  expect(tMaybe("vector", { n: 3, who: "Bo", part: "late" })).toMatch(/^\[3 \S+rs fró+m Bo, .*t's \{.*\}\]$/);
  expect(tMaybe("vector", { n: 1, part: "early" })).not.toMatch(/One|letter|so/);
  useMessages(messages);
  expect(pseudo("You cooked ")).toMatch(/^\[.*\] $/);
  const length = (texts: string[]): number => texts.join("").length;
  const longer = length(Object.values(content("qps").messages)) / length(Object.values(messages));
  expect(longer).toBeGreaterThan(1.38);
});

test("every refusal in the core's table has its sentence", () => {
  const table = readFileSync(new URL("../../core/base/error.cpp", import.meta.url), "utf8");
  const keys = [...table.matchAll(/\{Refusal::\w+, "(\w+)"/g)].map(([, key]) => key);
  expect(keys.length).toBeGreaterThan(60);
  expect(keys.filter((key) => !(`refusal.${String(key)}` in messages))).toEqual([]);
});

test("a refusal of a later version still gets a sentence", () => {
  expect(refusalText({ key: "made_up" })).toBe(messages["refusal.unknown"]);
});

test("sentences keep the voice: no exclamation marks, no emoji, no straight quotes, no guilt, no promise of safety", () => {
  const wrong =
    /!|\p{Extended_Pictographic}|'|"|\b(streak|score|forgot|haven.t|only \d+ left|we|our|keeps? (you|anyone) safe)\b/iu;
  // What a person may begin with is said in their own voice.
  const theirs = /^dates\.begin_/;
  const said = Object.entries({ ...messages, ...design }).filter(([key]) => !theirs.test(key));
  expect(said.filter(([, text]) => wrong.test(text))).toEqual([]);
});

test("what another person called themselves can't become part of the form", () => {
  expect(t("home.hello_day", { name: "{x, plural, other {#}} <b>" })).toBe("Good afternoon, {x, plural, other {#}} <b>");
});

test("a name can't turn the direction of the sentence it stands in", () => {
  expect(t("home.hello_day", { name: "a\u202eb\u2069" })).toBe("Good afternoon, \u2068ab\u2069");
  expect(t("home.hello_day", { name: "\u05d3\u05e0\u05d4" })).toBe("Good afternoon, \u2068\u05d3\u05e0\u05d4\u2069");
});

test("chips have a name and a start that fits into the record", () => {
  for (const key of Object.keys(messages).filter((key) => /^(act|shows|meant)\..*_start$/.test(key))) {
    const name = key.replace(/_start$/, "");
    expect(messages[name], name).toBeTruthy();
    expect(name.split(".")[1]!.length).toBeLessThanOrEqual(40);
  }
});

test("no sentence is left over that nothing says", () => {
  const root = new URL("../", import.meta.url);
  const files = ["src/", "design/"].flatMap((folder) =>
    readdirSync(new URL(folder, root), { recursive: true, encoding: "utf8" })
      .filter((name) => /\.(svelte|ts)$/.test(name) && !name.endsWith("keys.ts"))
      .map((name) => folder + name),
  );
  const source = [...files, "index.html", "design/index.html"]
    .map((name) => readFileSync(new URL(name, root), "utf8"))
    .join("\n");
  const composed =
    /^(refusal|act|shows|meant|blocked|ended|undo|home\.hello|home\.hi|today\.why|tabs|audience|moment|book|design\.(way|season|family|hour|empty|scale))[._]/;
  // t(`checkin.item.${item}`) says every key that goes on so by one step.
  const begun = [...source.matchAll(/`(\w+\.(?:\w+\.)*)\$\{/g)].map(([, prefix]) => prefix!);
  // What Today offers has its sentences by its own name, which holds a dot.
  const offered = (key: string): boolean => {
    const [, offer] = /^today\.(?:offer|line|go)\.(.+)$/.exec(key) ?? [];
    return offer !== undefined && source.includes(`"${offer}": { to:`);
  };
  const isSaid = (key: string): boolean =>
    composed.test(key) ||
    offered(key) ||
    source.includes(key) ||
    begun.some((prefix) => key.startsWith(prefix) && !key.slice(prefix.length).includes("."));
  expect(Object.keys({ ...messages, ...design }).filter((key) => !isSaid(key))).toEqual([]);
});
