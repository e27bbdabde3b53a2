// The real relay over real sockets and a real disk.
import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { execFileSync, spawnSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { request } from "node:http";
import { createConnection } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import {
  binary,
  blake2b,
  logIn,
  makeCouple,
  makeItem,
  openSocket,
  readLog,
  startRelay,
  type,
} from "./support/relay_client.mjs";

const folder = mkdtempSync(join(tmpdir(), "tend-relay-"));
const running = [];
after(async () => {
  await Promise.all(running.map((relay) => relay.stop("SIGKILL")));
  rmSync(folder, { recursive: true, force: true });
});
let folders = 0;
const newFolder = () => join(folder, String(++folders));

async function start(args = ["--data", newFolder()], more = {}) {
  const relay = await startRelay(args, more);
  running.push(relay);
  return relay;
}

// { status, headers, body } of a plain request; the path goes out as it is.
function get(relay, path, { method = "GET", headers = {} } = {}) {
  return new Promise((resolve, reject) => {
    const asking = request({ port: relay.port, host: "127.0.0.1", path, method, headers }, (answer) => {
      const parts = [];
      answer.on("data", (part) => parts.push(part));
      answer.on("end", () =>
        resolve({ status: answer.statusCode, headers: answer.headers, body: Buffer.concat(parts).toString() }),
      );
    });
    asking.on("error", reject);
    asking.end();
  });
}

const code = { frame_malformed: 400, version: 402, login_refused: 404, wrong_slot: 408, full: 413 };

test("the client of these tests hashes as everybody does", () => {
  for (const size of [0, 1, 128, 129, 300]) {
    const bytes = randomBytes(size);
    assert.deepEqual(blake2b(64, bytes), createHash("blake2b512").update(bytes).digest());
  }
});

test("an item goes from one person to the other and is acked", async () => {
  const relay = await start();
  const couple = makeCouple();
  const ada = await logIn(relay, couple, 0);
  const ben = await logIn(relay, couple, 1);
  assert.equal(ben.welcome[3], 1);
  await ben.socket.nextOf(type.items);
  const item = makeItem(0);
  ada.socket.send([type.append, { 0: 5, 2: [item] }]);
  assert.deepEqual(await ada.socket.nextOf(type.ack), { 0: 5, 1: [1] });
  const live = await ben.socket.nextOf(type.items);
  assert.equal(live[0], 1);
  assert.deepEqual(live[1][0][1], item[1]);
  assert.ok(Math.abs(live[1][0][3] - Date.now()) < 60_000, "stamped with the time");
  await relay.stop();
});

test("a log-in for another relay is refused", async () => {
  const relay = await start(["--data", newFolder(), "--origin", "https://tend.example"]);
  const couple = makeCouple();
  assert.equal((await logIn(relay, couple, 0)).refused[0], code.login_refused);
  assert.ok((await logIn(relay, couple, 0, 0, "https://tend.example")).welcome);
});

test("a message announced as 2 GB ends the connection at its header", async () => {
  const relay = await start(["--memory"]);
  const socket = await openSocket(relay.port);
  const before = memoryOf(relay.pid);
  socket.announce(2 ** 31);
  assert.equal((await socket.closed).code, 1009);
  assert.ok(memoryOf(relay.pid) - before < 4096, "no memory was taken for it");
  assert.equal((await get(relay, "/healthz")).status, 200);
});

const memoryOf = (pid) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))[1]); // KiB

test("junk is refused with its reason and ends the connection", async () => {
  const relay = await start(["--memory"]);
  const junk = await openSocket(relay.port);
  junk.sendBytes(randomBytes(300));
  assert.equal((await junk.nextOf(type.refused))[0], code.frame_malformed);
  assert.deepEqual(await junk.closed, { code: 1008, reason: "relay_frame_malformed" });
  const text = await openSocket(relay.port);
  text.sendText("hello");
  assert.equal((await text.closed).code, 1003);
});

test("an unknown protocol version is refused by that name", async () => {
  const relay = await start(["--memory"]);
  const socket = await openSocket(relay.port);
  socket.send([type.hello, { 0: [2, 3], 1: Buffer.alloc(16), 2: Buffer.alloc(32), 3: Buffer.alloc(32), 4: 0 }]);
  assert.equal((await socket.nextOf(type.refused))[0], code.version);
  assert.equal((await socket.closed).reason, "relay_version");
});

test("a mailbox lives through a restart", async () => {
  const data = newFolder();
  const first = await start(["--data", data]);
  const box = randomBytes(16);
  const message = randomBytes(1024);
  const inviter = await openSocket(first.port);
  inviter.send([type.mailOpen, { 0: [1], 1: box }]);
  inviter.send([type.mailPut, { 0: 0, 1: message }]);
  assert.deepEqual(await inviter.nextOf(type.mailAck), { 0: 0 });
  assert.deepEqual(await first.stop().then(({ code }) => code), 0);
  const second = await start(["--data", data]);
  const joiner = await openSocket(second.port);
  joiner.send([type.mailOpen, { 0: [1], 1: box }]);
  assert.deepEqual((await joiner.nextOf(type.mailState))[0], [{ 0: 0, 1: message }]);
});

test("a full database refuses appends, keeps what it has and says so at /healthz", async () => {
  const relay = await start(["--data", newFolder(), "--store-max", "1"]);
  const couple = makeCouple();
  const { socket } = await logIn(relay, couple, 0);
  let acked = 0;
  for (;;) {
    socket.send([type.append, { 0: acked, 2: Array.from({ length: 16 }, () => makeItem(0)) }]);
    let frame;
    do frame = await socket.next();
    while (frame[0] === type.items);
    if (frame[0] === type.refused) {
      assert.equal(frame[1][0], code.full);
      assert.equal(frame[1][1], acked);
      assert.ok(frame[1][2] > 0, "and when to try again");
      break;
    }
    acked++;
  }
  assert.ok(acked > 5);
  assert.equal((await readLog(relay, couple, 1)).length, 1 + 16 * acked);
  assert.match(relay.stderr(), /"event":"store_refuses","why":"relay_full"/);
});

// ---- starting and stopping

// Starts a relay that must fail: { code, line } of its end.
function failing(args, { program = binary, ...options } = {}) {
  const { status, stderr, stdout } = spawnSync(
    program,
    [...(args.includes("--listen") ? [] : ["--listen", "127.0.0.1:0"]), ...args],
    { timeout: 5000, encoding: "utf8", ...options },
  );
  assert.equal(stdout, "");
  return { code: status, line: stderr };
}

test("what keeps it from starting is said in one line", async () => {
  const data = newFolder();
  const relay = await start(["--data", data]);
  const second = failing(["--data", data]);
  assert.equal(second.code, 1);
  assert.match(second.line, /^tend-relay: another relay is using .*\n$/);
  assert.match(
    failing(["--data", newFolder(), "--listen", `127.0.0.1:${relay.port}`]).line,
    /^tend-relay: 127\.0\.0\.1:\d+ is in use already.*\n$/,
  );
  assert.match(failing(["--data", "/proc/nowhere"]).line, /^tend-relay: can't make the folder .*\n$/);
  assert.match(failing(["--memory", "--web", newFolder()]).line, /^tend-relay: can't read the web app .*\n$/);
  await relay.stop();

  execFileSync("sqlite3", [join(data, "relay.db"), "PRAGMA user_version = 99"]);
  const newer = failing(["--data", data]);
  assert.equal(newer.code, 1);
  assert.match(newer.line, /^tend-relay: .* was written by a newer tend-relay; .*\n$/);
});

test("a folder that may not be written is said in one line", () => {
  const data = newFolder();
  mkdirSync(data);
  chmodSync(data, 0o555);
  chmodSync(folder, 0o755);
  // Rights mean nothing to root, so it becomes nobody, who may not be able to read this folder's program.
  const program = join(folder, "tend-relay");
  copyFileSync(binary, program);
  const nobody = process.getuid() === 0 ? { uid: 65534, gid: 65534 } : {};
  if (process.getuid() === 0) chownSync(data, 65534, 65534);
  const { code, line } = failing(["--data", data], { ...nobody, program });
  assert.equal(code, 1);
  assert.match(line, /^tend-relay: can't write in the folder .*\n$/);
});

test("a wrong command line ends with 2 and says what is wrong", () => {
  for (const args of [
    ["--listen", "nowhere"],
    ["--listen", "127.0.0.1:70000"],
    ["--origin", "tend.example"],
    ["--unknown"],
    ["--clock", "/tmp/x"],
  ]) {
    const { status, stderr } = spawnSync(binary, args, { encoding: "utf8" });
    assert.equal(status, 2, args.join(" "));
    assert.ok(stderr.length > 0);
  }
});

test("a release has no clock that can be set, and --help has examples", () => {
  const help = execFileSync(binary, ["--help"], { encoding: "utf8" });
  assert.match(help, /Examples:/);
  assert.doesNotMatch(help, /--clock/);
  assert.ok(!readFileSync(binary).includes("--clock"));
});

for (const signal of ["SIGINT", "SIGTERM"])
  test(`${signal} closes connections, acks what came before, and ends with 0 within 2 seconds`, async () => {
    const data = newFolder();
    const relay = await start(["--data", data]);
    const couple = makeCouple();
    const { socket } = await logIn(relay, couple, 0);
    socket.send([type.append, { 0: 1, 2: [makeItem(0)] }]);
    await socket.nextOf(type.ack);
    const before = Date.now();
    const { code } = await relay.stop(signal);
    assert.equal(code, 0);
    assert.ok(Date.now() - before < 2000);
    assert.equal((await socket.closed).code, 1001);
    assert.equal(statSync(data).mode & 0o777, 0o700);
    assert.equal(statSync(join(data, "relay.db")).mode & 0o077, 0);
  });

// ---- the web app

test("the web app is served with strict headers and the right types", async () => {
  const web = newFolder();
  mkdirSync(join(web, "assets"), { recursive: true });
  const files = {
    "index.html": "<p>",
    "assets/a.js": "1",
    "assets/a.css": "",
    "assets/c.wasm": "w",
    "m.webmanifest": "{}",
    "assets/f.woff2": "f",
    "i.svg": "",
    "p.png": "",
    "w.txt": "a",
    "m.json": "{}",
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(web, name), text);
  writeFileSync(join(folder, "secret"), "secret");
  symlinkSync(join(folder, "secret"), join(web, "link"));
  const relay = await start(["--memory", "--web", web]);
  const index = await get(relay, "/");
  assert.equal(index.body, "<p>");
  assert.equal(index.headers["cache-control"], "no-cache");
  assert.match(index.headers["content-security-policy"], /^default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; /);
  assert.equal(index.headers["x-content-type-options"], "nosniff");
  assert.equal(index.headers["referrer-policy"], "no-referrer");
  assert.equal(index.headers["cross-origin-opener-policy"], "same-origin");
  assert.equal((await get(relay, "/", { headers: { "if-none-match": index.headers.etag } })).status, 304);
  const types = {
    "assets/a.js": "text/javascript",
    "assets/a.css": "text/css",
    "assets/c.wasm": "application/wasm",
    "m.webmanifest": "application/manifest+json",
    "assets/f.woff2": "font/woff2",
    "i.svg": "image/svg+xml",
    "p.png": "image/png",
    "w.txt": "text/plain",
    "m.json": "application/json",
  };
  for (const [name, wanted] of Object.entries(types))
    assert.equal((await get(relay, `/${name}`)).headers["content-type"].split(";")[0], wanted);
  assert.match((await get(relay, "/assets/a.js")).headers["cache-control"], /immutable/);
  for (const path of ["/../secret", "/%2e%2e/secret", "/assets/../../secret", "/link", "/nothing"]) {
    const { status, body, headers } = await get(relay, path);
    assert.equal(status, 404, path);
    assert.doesNotMatch(body, /secret/);
    assert.match(headers["content-type"], /^text\/plain/);
  }
  const head = await get(relay, "/assets/c.wasm", { method: "HEAD" });
  assert.equal(head.headers["content-length"], "1");
  assert.equal(head.body, "");
  assert.equal((await get(relay, "/", { method: "POST" })).status, 405);
  assert.equal((await get(relay, "/relay")).status, 426);
  assert.deepEqual(await get(relay, "/healthz").then(({ status, body }) => [status, body.trim()]), [200, '{"ok":true}']);
});

test("headers without end and too many connections are refused", async () => {
  const relay = await start(["--memory", "--connections-max", "2"]);
  const endless = createConnection(relay.port, "127.0.0.1");
  endless.on("error", () => {});
  endless.write(`GET / HTTP/1.1\r\nX: ${"a".repeat(20_000)}`);
  await new Promise((resolve) => endless.on("close", resolve));
  const [first] = [await openSocket(relay.port), await openSocket(relay.port)];
  await assert.rejects(openSocket(relay.port), /status 503/);
  first.end();
  await new Promise((resolve) => setTimeout(resolve, 200));
  (await openSocket(relay.port)).end();
});

// ---- what the operator sees

test("its log is one JSON object a line and names nobody", async () => {
  const data = newFolder();
  const relay = await start(["--data", data, "--log-level", "debug"]);
  const couple = makeCouple();
  const ada = await logIn(relay, couple, 0);
  const item = makeItem(0);
  ada.socket.send([type.append, { 0: 5, 2: [item] }]);
  await ada.socket.nextOf(type.ack);
  ada.socket.sendBytes(randomBytes(20));
  await ada.socket.closed;
  const stranger = { ...couple, people: makeCouple().people };
  assert.equal((await logIn(relay, stranger, 0)).refused[0], code.login_refused);
  const { err } = await relay.stop();
  const lines = err
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  assert.deepEqual(
    lines.map(({ event }) => event),
    ["started", "minute", "stopped"],
  );
  assert.equal(lines[1].items, 2);
  assert.equal(lines[1].refused_relay_login_refused, 1);
  const secrets = [couple.channel, ...couple.people.map(({ login }) => login), item[1].subarray(0, 24)];
  for (const bytes of secrets)
    for (const form of ["hex", "base64", "base64url", "latin1"])
      assert.ok(!err.includes(bytes.toString(form)), "an id, key or content");
  assert.doesNotMatch(err, /127\.0\.0\.1|::1|\d+\.\d+\.\d+\.\d+/);
  assert.deepEqual(readdirSync(data).sort(), ["relay.db", "relay.db.mark", "relay.lock"]);
});

test("an idle connection is small", async () => {
  const relay = await start(["--memory"]);
  const sockets = await Promise.all(Array.from({ length: 50 }, () => openSocket(relay.port)));
  const before = memoryOf(relay.pid);
  sockets.push(...(await Promise.all(Array.from({ length: 400 }, () => openSocket(relay.port)))));
  const each = (memoryOf(relay.pid) - before) / 400;
  assert.ok(each < 20, `${each.toFixed(1)} KiB each`);
  sockets.forEach((socket) => socket.end());
});

const testProgram = `${binary}-test`;
test(
  "the test build takes its time from a file",
  { skip: existsSync(testProgram) ? false : "tend-relay-test is not built" },
  async () => {
    const clock = newFolder();
    writeFileSync(clock, "1234567890123\n");
    const relay = await start(["--memory", "--clock", clock], { program: testProgram });
    assert.equal((await logIn(relay, makeCouple(), 0)).welcome[0], 1234567890123);
  },
);
