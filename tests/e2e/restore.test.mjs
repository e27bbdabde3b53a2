// Last night's database, put back as docs/operating.md tells it: devices have to notice.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { logIn, makeCouple, makeItem, startRelay, type } from "./support/relay_client.mjs";

const folder = mkdtempSync(join(tmpdir(), "tend-restore-"));
const running = [];
after(async () => {
  await Promise.all(running.map((relay) => relay.stop("SIGKILL")));
  rmSync(folder, { recursive: true, force: true });
});

const origin = "http://tend.test";
async function start(data) {
  const relay = await startRelay(["--data", data, "--origin", origin]);
  running.push(relay);
  return relay;
}

async function append(client, count) {
  for (let i = 0; i < count; i++) {
    client.socket.send([type.append, { 0: i, 2: [makeItem(0)] }]);
    await client.socket.nextOf(type.ack);
  }
}

// Generation, head and the hash before the cursor, as a device with that cursor is told.
async function welcome(relay, couple, cursor) {
  const { socket, welcome } = await logIn(relay, couple, 1, cursor, origin);
  socket.end();
  return { log: welcome[1], generation: welcome[2], head: welcome[3], before: welcome[4] };
}

function backUp(data, to) {
  execFileSync("sqlite3", [join(data, "relay.db"), `VACUUM INTO '${to}'`]);
}
function putBack(backup, data) {
  for (const name of ["relay.db-wal", "relay.db-shm"]) rmSync(join(data, name), { force: true });
  copyFileSync(backup, join(data, "relay.db"));
}

for (const signal of ["SIGTERM", "SIGKILL"])
  test(`a backup made while the relay ran, put back after ${signal}, is seen by every device that knows more`, async () => {
    const data = join(folder, signal);
    const backup = join(folder, `${signal}.db`);
    const couple = makeCouple();
    const first = await start(data);
    const ada = await logIn(first, couple, 0, 0, origin);
    await append(ada, 2);
    backUp(data, backup);
    await append(ada, 2);
    const before = await welcome(first, couple, 5);
    assert.equal(before.head, 5);
    await first.stop(signal);

    putBack(backup, data);
    const second = await start(data);
    const after = await welcome(second, couple, 5);
    assert.deepEqual(after.log, before.log, "the same log");
    assert.equal(after.head, 3, "shorter than what this device has read");
    assert.equal(after.before, undefined);
    if (signal === "SIGTERM") assert.ok(after.generation > before.generation, "of another generation");

    // When it is as long again, the item before the cursor is another.
    await append(await logIn(second, couple, 0, 0, origin), 2);
    const later = await welcome(second, couple, 5);
    assert.equal(later.head, 5);
    assert.notDeepEqual(later.before, before.before);

    await second.stop();
    const third = await start(data);
    assert.equal((await welcome(third, couple, 5)).generation, after.generation, "once, not at each start");
    await third.stop();
  });

test("a relay that is only started again keeps its generation, however it ended", async () => {
  const data = join(folder, "again");
  const couple = makeCouple();
  for (const signal of ["SIGTERM", "SIGKILL", "SIGTERM", "SIGKILL"]) {
    const relay = await start(data);
    await append(await logIn(relay, couple, 0, 0, origin), 1);
    assert.equal((await welcome(relay, couple, 0)).generation, 0);
    await relay.stop(signal);
  }
});
