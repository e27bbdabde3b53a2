import assert from "node:assert/strict";
import { test } from "node:test";
import { arrows, importTroublesOf, troublesOf } from "../../tools/tidy/includes.mjs";
import { filesUnder, read } from "./tree.mjs";

const sources = filesUnder(".").filter(
  (path) => /^(core|protocol|relay|device|words|cli|wasm)\//.test(path) && /\.(h|hpp|c|cpp)$/.test(path),
);

test("every folder includes only downwards", () => {
  assert.ok(sources.length > 10, "the sources were found");
  assert.deepEqual(
    sources.flatMap((path) => troublesOf(path, read(path))),
    [],
  );
});

test("a practice of the page imports no other, and nothing but the one list knows one", () => {
  const page = filesUnder("web/src").filter((path) => /\.(ts|svelte)$/.test(path));
  assert.ok(page.filter((path) => path.startsWith("web/src/practices/")).length > 20);
  assert.deepEqual(
    page.flatMap((path) => importTroublesOf(path, read(path))),
    [],
  );
  const wrong = [
    ["web/src/practices/ideas/IdeasList.svelte", 'import { kept } from "../thanks/kept.svelte";'],
    ["web/src/practices/ideas/IdeasList.svelte", 'const later = import("../thanks/ThanksList.svelte");'],
    ["web/src/practices/ideas/practice.ts", 'import { leadOf } from "../practices";'],
    ["web/src/home/Us.svelte", 'import ThanksUs from "../practices/thanks/ThanksUs.svelte";'],
    ["web/src/App.svelte", 'import type { Span } from "./practices/letters/when";'],
    ["web/src/practices/practice.ts", 'import { thanks } from "./thanks/practice";'],
  ];
  for (const [path, line] of wrong) assert.equal(importTroublesOf(path, line).length, 1, line);
  const right = [
    ["web/src/practices/ideas/practice.ts", 'import { show } from "../practice";\nimport { kept } from "./kept.svelte";'],
    ["web/src/practices/practices.ts", 'import { thanks } from "./thanks/practice";'],
    ["web/src/home/Us.svelte", 'import { practices } from "../practices/practices";'],
    ["web/dev/gallery.ts", 'import { kept } from "../src/practices/thanks/kept.svelte";'],
  ];
  for (const [path, line] of right) assert.deepEqual(importTroublesOf(path, line), [], line);
});

test("no two folders lead to each other", () => {
  for (const [from, targets] of Object.entries(arrows)) {
    for (const to of targets) assert.ok(!arrows[to]?.includes(from), `${from} and ${to} include each other`);
  }
});

test("the rules refuse what they are there to refuse", () => {
  const wrong = [
    ["core/base/days.h", '#include "core/codec/cbor.h"'],
    ["core/practice/thanks/thanks.cpp", '#include "core/space/entry.h"'],
    ["core/practice/thanks/thanks.cpp", '#include "core/practice/touch/touch.h"'],
    ["core/space/entry.cpp", '#include "protocol/frames.h"'],
    ["relay/log/log.cpp", '  #  include "core/space/entry.h"'],
    ["wasm/door.cpp", '#include "relay/log/log.h"'],
    ["core/space/entry.cpp", '#include "entry.h"'],
    ["core/space/entry.cpp", "#include <sodium.h>"],
    ["core/space/order.cpp", "#include <random>"],
    ["core/space/order.cpp", "auto now = std::chrono::system_clock::now();"],
    ["somewhere/new.cpp", "#include <string>"],
  ];
  for (const [path, line] of wrong) assert.equal(troublesOf(path, line).length, 1, `${path}: ${line}`);
  const right = [
    ["core/practice/thanks/thanks.cpp", '#include "core/practice/thanks/thanks.h"\n#include "core/codec/record.h"'],
    ["core/practice/list.h", '#include "core/practice/thanks/thanks.h"'],
    ["core/crypto/hash.cpp", "#include <sodium.h>"],
    ["core/space/order_property.cpp", '#include "tests/support/people.h"\n#include <random>'],
    ["core/base/days.cpp", "#include <chrono>"],
    ["relay/main.cpp", "#include <thread>"],
  ];
  for (const [path, line] of right) assert.deepEqual(troublesOf(path, line), []);
});
