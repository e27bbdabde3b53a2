import assert from "node:assert/strict";
import { test } from "node:test";
import { filesUnder, read } from "./tree.mjs";

const texts = filesUnder(".")
  .filter((path) => !/\.(png|jpg|webp|woff2?|ico|wasm|sqlite|db|gz|br|pack)$/.test(path))
  .map((path) => ({ path, text: read(path) }));

function holding(pattern) {
  return texts
    .filter(({ path }) => !path.startsWith("tests/structure/"))
    .flatMap(({ path, text }) =>
      text.split("\n").flatMap((line, i) => (pattern.test(line) ? [`${path}:${i + 1}: ${line.trim().slice(0, 120)}`] : [])),
    );
}

test("no path of one machine stands in the tree", () => {
  assert.deepEqual(holding(/(^|[\s"'`=(:])\/(work|root|home\/\w|Users\/\w)\//), []);
});

test("no package registry or mirror is named; each machine uses its own", () => {
  assert.deepEqual(
    holding(/registry\.npmjs|registry\.yarnpkg|npmmirror|deb\.debian\.org|snapshot\.debian\.org|pypi\.org\/simple/),
    [],
  );
});

test("nothing half-finished is marked for later", () => {
  assert.deepEqual(holding(/\b(TODO|FIXME|XXX|HACK)\b/), []);
});

test("the licence is the GNU Affero General Public License, whole", () => {
  const licence = read("LICENSE");
  assert.match(licence, /GNU AFFERO GENERAL PUBLIC LICENSE\s+Version 3, 19 November 2007/);
  assert.equal(licence.length, 34523);
});
