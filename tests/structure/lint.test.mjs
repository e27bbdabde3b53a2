import assert from "node:assert/strict";
import { test } from "node:test";
import { batchesOf, findingsIn } from "../../tools/lint/batches.mjs";
import { read } from "./tree.mjs";

test("clang-tidy reads sources of one folder together, apart from their tests, and programs alone", () => {
  const sources = [
    ...Array.from({ length: 9 }, (_, i) => `core/space/${i}.cpp`),
    ...["core/space/a_test.cpp", "core/codec/a.cpp", "relay/log/log.cpp", "relay/relay.cpp", "relay/a_main.cpp"],
  ].map((path) => ({ path }));
  const batches = batchesOf(sources).map((batch) => batch.map(({ path }) => path));
  assert.deepEqual(batches.flat().sort(), sources.map(({ path }) => path).sort());
  assert.deepEqual(
    batches.map((batch) => batch.length),
    [8, 1, 1, 1, 2, 1],
  );
});

test("what clang-tidy says is told apart by its places", () => {
  const said = [
    "core/a.h:3:1: error: first [one-check,-warnings-as-errors]",
    "    3 | x;",
    "core/b.cpp:1:2: warning: second (see [expr]) [other-check]",
    "core/b.cpp:9:2: note: because",
    "",
  ].join("\n");
  assert.deepEqual(
    findingsIn(said).map(({ path, check, text }) => [path, check, text.split("\n").length]),
    [
      ["core/a.h", "one-check", 2],
      ["core/b.cpp", "other-check", 2],
    ],
  );
  assert.deepEqual(findingsIn("3 warnings generated.\n"), []);
});

test("each check of clang-tidy that is switched off has its reason above it", () => {
  const lines = read(".clang-tidy").split("\n");
  const off = lines.flatMap((line, i) => (/^ {2}- -[a-z]/.test(line) ? [i] : []));
  assert.ok(off.length > 1);
  assert.deepEqual(
    off.filter((i) => !/^ {2}# .{20}/.test(lines[i - 1])).map((i) => lines[i]),
    [],
  );
});

test("each rule of eslint that is switched off has its reason above it", () => {
  const lines = read("eslint.config.mjs").split("\n");
  const off = lines.flatMap((line, i) => (/: "off"/.test(line) ? [i] : []));
  assert.ok(off.length > 5);
  // One reason may stand over several.
  const unsaid = off.filter((i) => {
    let above = i - 1;
    while (/: "off"/.test(lines[above])) above--;
    return !/^\s*\/\/ .{20}/.test(lines[above]);
  });
  assert.deepEqual(
    unsaid.map((i) => lines[i]),
    [],
  );
});
