import assert from "node:assert/strict";
import { test } from "node:test";
import { read } from "./tree.mjs";

test("the line that each mutant breaks stands in its file, once", () => {
  const mutants = JSON.parse(read("tests/mutants/mutants.json"));
  assert.ok(mutants.length >= 10);
  assert.deepEqual(
    mutants.filter(({ file, from }) => read(file).split(from).length !== 2).map(({ name }) => name),
    [],
  );
});
