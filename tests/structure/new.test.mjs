// ./new, in a copy of what it reads and writes.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, test } from "node:test";
import { importTroublesOf, troublesOf } from "../../tools/tidy/includes.mjs";
import { namesTroubles } from "../../tools/tidy/names.mjs";
import { sentenceTroubles } from "../../tools/tidy/sentences.mjs";
import { messageTroubles, signTroubles } from "../content/support/messages.mjs";
import { blocksOf } from "../docs/support/blocks.mjs";
import { filesUnder, read, root } from "./tree.mjs";

const copies = [];
after(() => {
  for (const copy of copies) rmSync(copy, { recursive: true, force: true });
});

const languages = ["en", "de", "es"];
const lists = [
  "core/practice/list.h",
  "docs/cli.md",
  "web/src/practices/practices.ts",
  ...languages.map((lang) => `content/${lang}/messages.toml`),
];
const needed = [
  "new",
  ".clang-format",
  "core/replica/door.h",
  "web/src/ui/routes.svelte.ts",
  ...lists,
  ...filesUnder("core/practice"),
  ...filesUnder("tools/new"),
];

function copyOfTree() {
  const copy = mkdtempSync(join(tmpdir(), "tend-new-"));
  copies.push(copy);
  mkdirSync(join(copy, "core/space"), { recursive: true });
  for (const path of needed) {
    mkdirSync(join(copy, dirname(path)), { recursive: true });
    cpSync(join(root, path), join(copy, path));
  }
  return copy;
}

function run(copy, ...args) {
  const { status, stdout, stderr } = spawnSync(join(copy, "new"), args, { encoding: "utf8" });
  return { status, said: stdout + stderr };
}

// { path: digest } of everything that lies there.
function digests(copy) {
  const paths = readdirSync(copy, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    paths.map(({ parentPath, name }) => {
      const path = join(parentPath, name);
      return [path.slice(copy.length + 1), createHash("sha256").update(readFileSync(path)).digest("hex")];
    }),
  );
}

const kindsIn = (text) => [...text.matchAll(/\bkind = (\d+);/g)].map(([, kind]) => Number(kind));

const made = copyOfTree();
const before = digests(made);
const first = run(made, "practice", "small_joys");
const textOf = (path) => readFileSync(join(made, path), "utf8");
const fresh = Object.keys(digests(made)).filter((path) => before[path] === undefined);

test("a new practice is its folders in core and page, its tests, its sentences, and a line in each list", () => {
  assert.equal(first.status, 0, first.said);
  assert.deepEqual(
    fresh.sort(),
    [
      "core/practice/small_joys/small_joys.cpp",
      "core/practice/small_joys/small_joys.h",
      "core/practice/small_joys/small_joys_test.cpp",
      "tests/scenario/small_joys_story_test.cpp",
      "web/src/practices/small_joys/SmallJoysList.svelte",
      "web/src/practices/small_joys/kept.svelte.ts",
      "web/src/practices/small_joys/practice.ts",
    ].sort(),
  );
  const now = digests(made);
  assert.deepEqual(
    Object.keys(before)
      .filter((path) => before[path] !== now[path])
      .sort(),
    [...lists].sort(),
  );
  assert.match(textOf("core/practice/list.h"), /#include "core\/practice\/small_joys\/small_joys\.h"/);
  assert.match(textOf("web/src/practices/practices.ts"), /^import \{ small_joys \} from "\.\/small_joys\/practice";$/m);
  assert.match(textOf("web/src/practices/practices.ts"), /, small_joys\] as const;/);
  for (const verb of ["write", "withdraw", "list"]) assert.ok(textOf("docs/cli.md").includes(`\`small_joys ${verb}\``));
});

test("its kind is the next one that was never given", () => {
  const given = filesUnder("core/practice").filter((path) => /\/\w+\/\w+\.h$/.test(path));
  const highest = Math.max(...given.flatMap((path) => kindsIn(read(path))));
  assert.deepEqual(kindsIn(textOf("core/practice/small_joys/small_joys.h")), [highest + 1]);
  assert.match(
    textOf("core/practice/list.h"),
    new RegExp(`,\\s+// kinds? .*\\n +small_joys::SmallJoys +// kind ${highest + 1}\\n +>;`),
  );
});

test("nothing of the template's own name is left, and every file keeps the tree's rules", () => {
  for (const path of fresh) {
    const text = textOf(path);
    assert.doesNotMatch(text, /sample|60101/i, path);
    const troubles = [
      ...(path.startsWith("core/") ? troublesOf(path, text) : []),
      ...importTroublesOf(path, text),
      ...namesTroubles(path, text),
      ...sentenceTroubles(path, text),
    ];
    assert.deepEqual(troubles, []);
  }
});

// The sentences it added to a language.
function added(lang) {
  const path = `content/${lang}/messages.toml`;
  const [old, now] = [read(path), textOf(path)];
  assert.ok(now.startsWith(old), `${path} is only added to`);
  assert.doesNotMatch(now.slice(old.length), /sample/i);
  return Object.fromEntries([...now.slice(old.length).matchAll(/^([a-z_.]+) = "(.*)"$/gm)].map(([, key, text]) => [key, text]));
}

test("it says something true in each language until somebody says it better", () => {
  const english = added("en");
  assert.ok(Object.keys(english).length > 5);
  for (const lang of languages) {
    const own = added(lang);
    assert.deepEqual(messageTroubles(lang, own, english), []);
    assert.deepEqual(
      Object.entries(own).flatMap(([key, text]) => signTroubles(lang, key, text)),
      [],
    );
    if (lang !== "en") for (const key of Object.keys(own)) assert.notEqual(own[key], english[key], `${lang} ${key}`);
  }
  const page = fresh.filter((path) => path.endsWith(".svelte")).map(textOf);
  const said = page.flatMap((text) => [...text.matchAll(/\bt\("([^"]+)"/g)].map(([, key]) => key));
  assert.ok(said.length > 5);
  const there = textOf("content/en/messages.toml");
  for (const key of said) assert.ok(there.includes(`\n${key} = `), key);
});

test("a name that is taken, or is none, is refused with a sentence, and nothing is changed", () => {
  const now = digests(made);
  const names = ["thanks", "small_joys", "me", "sample", "class", "written", "draft", "home", "sync", "refusal", "space"];
  const none = ["", "Thanks", "1st", "small-joys", "small__joys", "news_", "../news", "-x", "a".repeat(25), "ähm"];
  for (const name of [...names, ...none]) {
    const { status, said } = run(made, "practice", name);
    assert.equal(status, 2, `${name}: ${said}`);
    assert.match(said, /\.\n$/, name);
  }
  for (const args of [[], ["practice"], ["practice", "one", "two"], ["screen", "one"]])
    assert.equal(run(made, ...args).status, 2, args.join(" "));
  assert.equal(run(made, "--help").status, 0);
  assert.deepEqual(digests(made), now);
});

test("where a list looks otherwise than it knows, it says which, and makes nothing", () => {
  const otherwise = [
    ["core/practice/list.h", ">;", "> ;"],
    ["docs/cli.md", "; `today", ", `today"],
    ["web/src/practices/practices.ts", "] as const;", "];"],
  ];
  for (const [path, from, to] of otherwise) {
    const copy = copyOfTree();
    assert.ok(read(path).includes(from));
    writeFileSync(join(copy, path), read(path).replace(from, to));
    const then = digests(copy);
    const { status, said } = run(copy, "practice", "small_joys");
    assert.equal(status, 2, said);
    assert.ok(said.startsWith(`${path} `), said);
    assert.deepEqual(digests(copy), then);
  }
});

// A document's "+" lines, whatever the white space and the numbers: those of a kind go up with every practice.
const bare = (text) => text.replace(/\s+/g, "").replace(/\d+/g, "0");

test("docs/adding-a-practice.md shows what it makes", () => {
  const shown = blocksOf(read("docs/adding-a-practice.md")).filter(({ text }) => /^\+/m.test(text));
  assert.ok(shown.length > 8);
  for (const { line, text } of shown) {
    const [path, ...lines] = text.trimEnd().split("\n");
    const there = bare(textOf(path));
    let at = 0;
    for (const piece of lines.flatMap((one) => one.replace(/^[+ ]/, "").split("…"))) {
      const found = there.indexOf(bare(piece), at);
      assert.ok(found >= 0, `docs/adding-a-practice.md:${line}: ${path} has no “${piece}” there`);
      at = found + bare(piece).length;
    }
  }
});

test("a second one comes behind the first, with a kind of its own", () => {
  assert.equal(run(made, "practice", "zest").status, 0);
  const [one] = kindsIn(textOf("core/practice/small_joys/small_joys.h"));
  assert.deepEqual(kindsIn(textOf("core/practice/zest/zest.h")), [one + 1]);
  assert.match(textOf("core/practice/list.h"), /small_joys::SmallJoys, +\/\/ .*\n +zest::Zest /);
  assert.match(textOf("web/src/practices/practices.ts"), /small_joys, zest\] as const/);
});
