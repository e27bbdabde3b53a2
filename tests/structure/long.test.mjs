import assert from "node:assert/strict";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { joined, nextSeeds, Record } from "../../tools/long/record.mjs";
import { read } from "./tree.mjs";

const folder = mkdtempSync(join(tmpdir(), "tend-long-"));
after(() => rmSync(folder, { recursive: true, force: true }));

test("what slices of a long run have seen is summed by commit, and read again", () => {
  const file = join(folder, "runs.json");
  new Record(file).add("kill", "a", { rounds: 25, lost: 0 });
  new Record(file).add("kill", "b", { rounds: 10, lost: 0 });
  new Record(file).add("kill", "a", { rounds: 25, lost: 1 });
  const again = new Record(file);
  const { date, ...row } = again.row("kill", "a");
  assert.match(date, /^\d{4}-\d\d-\d\d$/);
  assert.deepEqual(row, { commit: "a", rounds: 50, lost: 1 });
  assert.equal(again.row("kill", "b").rounds, 10);
  assert.equal(again.row("sim", "a"), undefined);
  assert.ok(!existsSync(`${file}.new`));
});

test("seeds that have been run are not run again", () => {
  assert.deepEqual(
    joined([
      [11, 10],
      [1, 10],
      [40, 5],
      [15, 3],
    ]),
    [
      [1, 20],
      [40, 5],
    ],
  );
  assert.deepEqual(nextSeeds([], 1, 100), [1, 100]);
  assert.deepEqual(
    nextSeeds(
      [
        [1, 20],
        [40, 5],
      ],
      1,
      100,
    ),
    [21, 19],
  );
  assert.deepEqual(nextSeeds([[1, 20]], 1, 100), [21, 100]);
  assert.deepEqual(nextSeeds([[50, 10]], 1, 100), [1, 49]);
});

test("the record of long runs names commits, and no run in it lost, doubled or failed anything", () => {
  const parts = JSON.parse(read("docs/long-run.json"));
  for (const [part, rows] of Object.entries(parts)) {
    assert.ok(existsSync(join(import.meta.dirname, "../../tools/long", `${part}.mjs`)), part);
    for (const row of rows) {
      assert.match(row.commit, /^[0-9a-f]{40}\+?$/);
      for (const name of ["lost", "doubled", "failed"]) assert.ok((row[name] ?? 0) === 0, `${part} at ${row.commit}: ${name}`);
    }
  }
});
