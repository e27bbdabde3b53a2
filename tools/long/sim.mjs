// Runs SEEDS (10,000) seeds of the simulation for this commit, from seed FIRST (1) on, in slices; those it has run already are
// left out. The simulation's last line is "N passed, N failed"; a failing seed is named by its own words.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { commitNow, joined, nextSeeds, numberOf, Record, root } from "./record.mjs";

const slice = 500;
const wanted = numberOf(process.argv[2], 10_000, "SEEDS");
const first = numberOf(process.argv[3], 1, "FIRST");
const program = join(root, "build/bin/sim");
if (!existsSync(program)) {
  console.error("build/bin/sim is not built; `tools/build sim` makes it.");
  console.log("0 passed, 1 failed");
  process.exit(1);
}

const commit = commitNow();
const record = new Record();
const ranges = () => record.row("sim", commit)?.seeds ?? [];
const merge = (before, { seeds, passed, failed, seconds }) => ({
  seeds: joined([...(before?.seeds ?? []), seeds]),
  passed: (before?.passed ?? 0) + passed,
  failed: (before?.failed ?? 0) + failed,
  seconds: (before?.seconds ?? 0) + seconds,
});

let passed = 0;
let failed = 0;
for (;;) {
  const [from, free] = nextSeeds(ranges(), first, slice);
  const count = Math.min(free, first + wanted - from);
  if (count <= 0) break;
  const began = performance.now();
  const ran = spawnSync(program, ["--first", String(from), "--seeds", String(count)], { encoding: "utf8", maxBuffer: 1 << 28 });
  const said = /(\d+) passed, (\d+) failed\s*$/.exec(ran.stdout ?? "");
  if (said === null) {
    console.log(
      `✗ seeds ${from} to ${from + count - 1}: sim ended with ${ran.signal ?? ran.status}\n${(ran.stdout ?? "").slice(-4000)}${(ran.stderr ?? "").slice(-4000)}`,
    );
    failed++;
    break;
  }
  passed += Number(said[1]);
  failed += Number(said[2]);
  if (said[2] !== "0") console.log(ran.stdout.trimEnd());
  record.add(
    "sim",
    commit,
    {
      seeds: [from, count],
      passed: Number(said[1]),
      failed: Number(said[2]),
      seconds: Math.round((performance.now() - began) / 1000),
    },
    merge,
  );
  console.log(`sim: seeds up to ${from + count - 1} of ${first + wanted - 1}, ${passed} passed, ${failed} failed`);
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
