import assert from "node:assert/strict";
import { test } from "node:test";
import { arrows, troublesOf } from "../../tools/tidy/includes.mjs";
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
    ["core/practice/practices.h", '#include "core/practice/thanks/thanks.h"'],
    ["core/crypto/hash.cpp", "#include <sodium.h>"],
    ["core/space/order_property.cpp", '#include "tests/support/people.h"\n#include <random>'],
    ["core/base/days.cpp", "#include <chrono>"],
    ["relay/main.cpp", "#include <thread>"],
  ];
  for (const [path, line] of right) assert.deepEqual(troublesOf(path, line), []);
});
