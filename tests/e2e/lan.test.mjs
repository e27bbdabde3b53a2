// ./run --lan, as somebody starts it at home.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { get as getPlain } from "node:http";
import { get as getTls } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { freePort, root } from "./support/relay.mjs";
import { logIn, makeCouple } from "./support/relay_client.mjs";

const folder = mkdtempSync(join(tmpdir(), "tend-lan-"));
const started = new Set();
after(() => {
  for (const child of started) child.kill("SIGTERM");
  rmSync(folder, { recursive: true, force: true });
});

// Resolves once it says where Tend is and has said all it says at the start.
async function run(port) {
  const child = spawn("./run", ["--lan", "--listen", `127.0.0.1:${port}`, "--data", join(folder, "data")], {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
  });
  started.add(child);
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (text) => (output += text));
  const ended = new Promise((resolve) => child.on("close", (code) => (started.delete(child), resolve(code))));
  ended.then((code) => (output += `\nended with ${code}`));
  while (!output.includes("Begin in the one you will stay in.")) {
    assert.ok(!output.includes("\nended with "), output);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const stop = () => (child.kill("SIGTERM"), ended);
  return { output, stop };
}

function get(ask, options) {
  return new Promise((resolve, reject) => {
    ask({ host: "127.0.0.1", agent: false, ...options }, (answer) => {
      let body = "";
      answer.setEncoding("utf8").on("data", (text) => (body += text));
      answer.on("end", () => resolve({ status: answer.statusCode, body }));
    }).on("error", reject);
  });
}

test(
  "./run --lan serves Tend over https to whoever trusts its own authority, and keeps that authority",
  { timeout: 300_000 },
  async () => {
    const port = await freePort();
    const first = await run(port);
    assert.match(first.output, new RegExp(`Tend is at https://localhost:${port} `));
    assert.match(first.output, /A new certificate authority was made/);
    assert.match(first.output, /[▀▄█]{10}/, "a square to photograph");
    const lan = join(folder, "data/lan");
    assert.equal(statSync(join(lan, "ca.key")).mode & 0o777, 0o600);
    assert.equal(statSync(join(lan, "relay.key")).mode & 0o777, 0o600);

    // What a phone does: fetch the authority's certificate without TLS, trust it, come back with TLS.
    const ca = (await get(getPlain, { port, path: "/ca.crt" })).body;
    assert.equal(ca, readFileSync(join(lan, "ca.crt"), "utf8"));
    const trust = await get(getPlain, { port, path: "/" });
    const fingerprint = /([0-9A-F]{2}:){31}[0-9A-F]{2}/.exec(first.output)[0];
    assert.ok(trust.body.includes(fingerprint) && trust.body.includes(`https://localhost:${port}`));
    assert.equal((await get(getTls, { port, path: "/trust/", ca })).body, trust.body);
    const page = await get(getTls, { port, path: "/", ca });
    assert.equal(page.status, 200);
    assert.match(page.body, /<script type="module"/);
    await assert.rejects(get(getTls, { port, path: "/" }), { code: "UNABLE_TO_VERIFY_LEAF_SIGNATURE" });

    const relay = { port, ca };
    for (const name of ["localhost", "127.0.0.1"]) {
      const { welcome, socket } = await logIn(relay, makeCouple(), 0, 0, `https://${name}:${port}`);
      assert.ok(welcome, `a device logs in at ${name}`);
      socket.end();
    }
    assert.equal(await first.stop(), 0);

    const second = await run(port);
    assert.doesNotMatch(second.output, /A new certificate authority was made/);
    assert.equal((await get(getTls, { port, path: "/healthz", ca })).status, 200);
    assert.equal(await second.stop(), 0);
  },
);
