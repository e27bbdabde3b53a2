// Kills a relay under load, ROUNDS times (500) for this commit, in slices of 10 with a fresh database each.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { KillRounds } from "../../tests/e2e/support/kill_rounds.mjs";
import { commitNow, numberOf, Record } from "./record.mjs";

const slice = 10;
const wanted = numberOf(process.argv[2], 500, "ROUNDS");
const commit = commitNow();
const record = new Record();
const done = () => record.row("kill", commit)?.rounds ?? 0;

let failed = 0;
while (done() < wanted && failed === 0) {
  const folder = mkdtempSync(join(tmpdir(), "tend-long-kill-"));
  const began = performance.now();
  const rounds = new KillRounds(join(folder, "data"));
  try {
    for (let n = Math.min(slice, wanted - done()); n > 0; n--) await rounds.round(60 + Math.floor(Math.random() * 240));
    await rounds.finish();
    rmSync(folder, { recursive: true, force: true });
  } catch (error) {
    failed = 1;
    console.log(`✗ after ${rounds.figures.rounds} rounds; its database is kept in ${folder}\n${error.stack ?? error}`);
  }
  const { rounds: count, acked, erased, lost, doubled } = rounds.figures;
  const row = record.add("kill", commit, {
    rounds: count,
    acked,
    erased,
    lost,
    doubled,
    seconds: Math.round((performance.now() - began) / 1000),
  });
  console.log(
    `kill: ${row.rounds} of ${wanted} rounds, ${row.acked} acked, ${row.erased} erased, ${row.lost} lost, ${row.doubled} doubled`,
  );
}
console.log(`${done()} passed, ${failed} failed`);
process.exit(failed);
