// kill -9 of the relay under load, over and over. `./test long kill` does the same for many more rounds.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { KillRounds } from "./support/kill_rounds.mjs";

const folder = mkdtempSync(join(tmpdir(), "tend-kill-"));
after(() => rmSync(folder, { recursive: true, force: true }));

test("SIGKILL under load, 20 times over: no ack and no erasure is lost, nothing is doubled", async () => {
  const rounds = new KillRounds(join(folder, "data"));
  for (let n = 0; n < 20; n++) await rounds.round(60 + Math.floor(Math.random() * 120));
  const figures = await rounds.finish();
  assert.equal(figures.rounds, 20);
  assert.ok(figures.acked > 900 && figures.erased > 50, JSON.stringify(figures));
});
