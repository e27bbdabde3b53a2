// What two devices, or a browser and a machine, have to work out alike is worked out in integers.
import assert from "node:assert/strict";
import { test } from "node:test";
import { filesUnder, read } from "./tree.mjs";

const folders = ["core/demo", "core/today", "core/practice/questions"];

// Lines with a type or a number that is not whole, comments and texts left out.
function fractions(text) {
  const code = text.replace(/\/\/.*|"(?:[^"\\]|\\.)*"/g, "");
  return code.split("\n").filter((line) => /\b(float|double)\b|<cmath>|\d\.(?![\w.]*[a-z]\w*\()/.test(line));
}

test("the made-up couple, Today and the question of the day know integers only", () => {
  for (const folder of folders) {
    const sources = filesUnder(folder).filter((path) => /\.(h|cpp)$/.test(path) && !/_(test|property)\.cpp$/.test(path));
    assert.ok(sources.length > 2, folder);
    for (const path of sources) assert.deepEqual(fractions(read(path)), [], path);
  }
});

test("a fraction is found", () => {
  for (const line of ["double level = 1;", "const auto x = 0.5;", "#include <cmath>", "f(1.);", "float y;"])
    assert.deepEqual(fractions(line), [line]);
  assert.deepEqual(fractions('// 0.5\nconst auto text = "1.5 double"; v.at(1).x; 65\'536 / 2;'), []);
});
