import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { test } from "node:test";
import { filesUnder, read, root } from "../structure/tree.mjs";
import { documents } from "./support/documents.mjs";

const withoutBlocks = (text) => text.replace(/^```.*\n[^]*?^```$/gm, "");

// As GitHub names the headings of a page.
function anchorsOf(path) {
  return [...withoutBlocks(read(path)).matchAll(/^#+ (.+)$/gm)].map(([, title]) =>
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );
}

// Links of a document that lead nowhere in the tree.
function brokenLinks(path, text) {
  const links = [...withoutBlocks(text).matchAll(/\]\(([^)\s]+)\)|(?:src|href)="([^"]+)"/g)].map(
    ([, link, source]) => link ?? source,
  );
  return links
    .filter((link) => !/^[a-z]+:/.test(link))
    .filter((link) => {
      const [file, anchor] = link.split("#");
      const target = file === "" ? path : normalize(join(dirname(path), file));
      if (!existsSync(join(root, target))) return true;
      return anchor !== undefined && !anchorsOf(target).includes(anchor);
    });
}

test("every link and picture of the documents is there", () => {
  assert.deepEqual(
    documents.map((path) => [path, brokenLinks(path, read(path))]).filter(([, broken]) => broken.length !== 0),
    [],
  );
  const text =
    "[a](docs/none.md) [b](docs/cli.md#none) ![c](none.png) <img src='x' src=\"no.png\"> [d](docs/cli.md#options) [e](https://x)";
  assert.deepEqual(brokenLinks("README.md", text), ["docs/none.md", "docs/cli.md#none", "none.png", "no.png"]);
});

// "core/space/`book.h`, `store/{memory,sqlite}/`" are looked for from the root and from the folder named before them.
function missingPaths(text) {
  const top = /^(?:core|protocol|relay|device|words|cli|wasm|web|content|tests|tools|docs)\/[\w./*-]*$/;
  const named = [...withoutBlocks(text).matchAll(/`([^`\s]+)`/g)].map(([, name]) => name).filter((name) => top.test(name));
  return named.filter((name) => {
    if (!name.includes("*")) return !existsSync(join(root, name));
    const pattern = new RegExp(`^${name.replaceAll(".", "\\.").replaceAll("*", "[^/]+")}$`);
    return !everything.some((path) => pattern.test(path));
  });
}
const everything = filesUnder(".");

test("every file and folder that the documents name is there", () => {
  const made = new Set(["web/src/core/types.ts"]);
  const missing = documents.flatMap((path) => missingPaths(read(path)).map((name) => `${path}: ${name}`));
  assert.deepEqual(
    missing.filter((line) => !made.has(line.split(": ")[1])),
    [],
  );
  assert.deepEqual(missingPaths("`core/none.h` `core/space/book.h` `core/*/book.h` `core/*/none.h` `thanks/`"), [
    "core/none.h",
    "core/*/none.h",
  ]);
});
