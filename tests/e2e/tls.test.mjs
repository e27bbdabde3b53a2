// The relay speaking TLS itself, with certificates as tools/lan/certificate makes them.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { get as getPlain } from "node:http";
import { get as getTls } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { connect } from "node:tls";
import { binary, logIn, makeCouple, makeItem, startRelay, type } from "./support/relay_client.mjs";

const root = join(import.meta.dirname, "../..");
const folder = mkdtempSync(join(tmpdir(), "tend-tls-"));
const running = [];
after(async () => {
  await Promise.all(running.map((relay) => relay.stop("SIGKILL")));
  rmSync(folder, { recursive: true, force: true });
});

function certificate(name) {
  const at = join(folder, name);
  execFileSync(join(root, "tools/lan/certificate"), [at, "127.0.0.1", "localhost"]);
  return { cert: join(at, "relay.crt"), key: join(at, "relay.key"), ca: readFileSync(join(at, "ca.crt"), "utf8") };
}
const one = certificate("one");
const other = certificate("other");

async function start({ cert, key, ca } = one, more = []) {
  const relay = { ...(await startRelay(["--memory", "--tls-cert", cert, "--tls-key", key, ...more])), ca };
  running.push(relay);
  return relay;
}

// { status, headers, body }; rejects if the connection is not trusted.
function get(ask, options) {
  return new Promise((resolve, reject) => {
    const asking = ask({ host: "127.0.0.1", agent: false, ...options }, (answer) => {
      let body = "";
      answer.setEncoding("utf8").on("data", (text) => (body += text));
      answer.on("end", () => resolve({ status: answer.statusCode, headers: answer.headers, body }));
    });
    asking.on("error", reject);
  });
}

test("pages and frames go over TLS, for those who trust its authority", async () => {
  const web = join(folder, "web");
  mkdirSync(web);
  writeFileSync(join(web, "index.html"), "<p>hello");
  const relay = await start(one, ["--web", web]);
  assert.match(relay.url, /^https:/);
  const page = await get(getTls, { port: relay.port, path: "/", ca: one.ca });
  assert.equal(page.status, 200);
  assert.equal(page.body, "<p>hello");
  assert.match(page.headers["strict-transport-security"], /^max-age=\d{8}$/);
  assert.equal((await get(getTls, { port: relay.port, path: "/healthz", ca: one.ca })).body.trim(), '{"ok":true}');
  await assert.rejects(get(getTls, { port: relay.port, path: "/", ca: other.ca }));
  await assert.rejects(get(getTls, { port: relay.port, path: "/" }));

  const couple = makeCouple();
  const ada = await logIn(relay, couple, 0);
  const ben = await logIn(relay, couple, 1);
  const large = Array.from({ length: 60 }, () => makeItem(0));
  ada.socket.send([type.append, { 0: 5, 2: large }]);
  assert.equal((await ada.socket.nextOf(type.ack))[1].length, 60);
  await ben.socket.nextOf(type.items);
  assert.deepEqual(
    (await ben.socket.nextOf(type.items))[1].map((item) => item[1]),
    large.map((item) => item[1]),
  );
  const { code } = await relay.stop();
  assert.equal(code, 0);
  assert.equal((await ada.socket.closed).code, 1001);
});

test("without a certificate there is no Strict-Transport-Security", async () => {
  const relay = await startRelay(["--memory"]);
  running.push(relay);
  assert.equal((await get(getPlain, { port: relay.port, path: "/" })).headers["strict-transport-security"], undefined);
});

test("who comes with http is sent to https, except for the files of --plain", async () => {
  const plain = join(folder, "plain");
  mkdirSync(plain);
  writeFileSync(join(plain, "ca.crt"), one.ca);
  const relay = await start(one, ["--plain", plain]);
  const sent = await get(getPlain, { port: relay.port, path: "/some?where" });
  assert.equal(sent.status, 308);
  assert.equal(sent.headers.location, `https://127.0.0.1:${relay.port}/some?where`);
  assert.equal((await get(getPlain, { port: relay.port, path: "/" })).status, 308);
  assert.equal(
    (await get(getPlain, { port: relay.port, path: "/relay", headers: { upgrade: "websocket", connection: "upgrade" } }))
      .status,
    308,
  );
  for (const ask of [getPlain, getTls]) {
    const file = await get(ask, { port: relay.port, path: "/ca.crt", ca: one.ca });
    assert.equal(file.body, one.ca);
    assert.equal(file.headers["content-type"], "application/x-x509-ca-cert");
    // Else a browser would never come back for the file.
    assert.equal(file.headers["strict-transport-security"], undefined);
  }
});

test("TLS older than 1.2 is refused, and so is a TLS connection that sends junk", async () => {
  const relay = await start();
  const versions = (minVersion, maxVersion) =>
    new Promise((resolve) => {
      const socket = connect(
        { port: relay.port, host: "127.0.0.1", ca: one.ca, minVersion, maxVersion, ciphers: "DEFAULT@SECLEVEL=0" },
        () => {
          resolve(socket.getProtocol());
          socket.destroy();
        },
      );
      socket.on("error", () => resolve("refused"));
    });
  assert.equal(await versions("TLSv1.2", "TLSv1.2"), "TLSv1.2");
  assert.equal(await versions("TLSv1.3", "TLSv1.3"), "TLSv1.3");
  assert.equal(await versions("TLSv1", "TLSv1.1"), "refused");
  await new Promise((resolve) => {
    const socket = connect({ port: relay.port, host: "127.0.0.1", ca: one.ca }, () => socket.write("\0".repeat(20_000)));
    socket.on("error", () => {});
    socket.on("close", resolve);
  });
  assert.equal((await get(getTls, { port: relay.port, path: "/healthz", ca: one.ca })).status, 200);
});

test("what is wrong with the files is said in one line", () => {
  const failing = (cert, key) => {
    const { status, stderr } = spawnSync(
      binary,
      ["--memory", "--listen", "127.0.0.1:0", "--tls-cert", cert, "--tls-key", key],
      { timeout: 5000, encoding: "utf8" },
    );
    assert.equal(status, 1);
    return stderr;
  };
  const text = join(folder, "text");
  writeFileSync(text, "This is a letter.\n");
  const empty = join(folder, "empty");
  writeFileSync(empty, "");
  assert.match(failing("/nowhere", one.key), /^tend-relay: can't read the certificate \/nowhere: No such file or directory\n$/);
  assert.match(failing(one.cert, "/nowhere"), /^tend-relay: can't read the key \/nowhere: No such file or directory\n$/);
  assert.match(failing(empty, one.key), /^tend-relay: can't read the certificate \S+: it is empty\n$/);
  assert.match(failing(folder, one.key), /^tend-relay: can't read the certificate \S+: Is a directory\n$/);
  assert.match(failing(text, one.key), /^tend-relay: \S+ holds no certificate in PEM form\n$/);
  assert.match(failing(one.cert, text), /^tend-relay: \S+ holds no key in PEM form without a passphrase\n$/);
  assert.match(failing(one.cert, other.key), /^tend-relay: the key \S+ does not belong to the certificate \S+\n$/);
  const rsa = join(folder, "rsa.key");
  execFileSync("openssl", ["genrsa", "-out", rsa, "2048"], { stdio: "ignore" });
  assert.match(failing(one.cert, rsa), /^tend-relay: the key \S+ does not belong to the certificate \S+\n$/);
  const alone = spawnSync(binary, ["--memory", "--tls-cert", one.cert], { encoding: "utf8" });
  assert.equal(alone.status, 2);
  assert.match(alone.stderr, /--tls-key/);
});

test("SIGHUP takes up a renewed certificate, and keeps the old one if the new one is no good", async () => {
  const [cert, key] = ["live.crt", "live.key"].map((name) => join(folder, name));
  const put = (from) => (copyFileSync(from.cert, cert), copyFileSync(from.key, key));
  put(one);
  const relay = await start({ cert, key, ca: one.ca });
  const trusted = ({ ca }) =>
    get(getTls, { port: relay.port, path: "/healthz", ca }).then(
      () => true,
      () => false,
    );
  const hangUp = async (event) => {
    process.kill(relay.pid, "SIGHUP");
    while (!relay.stderr().includes(event)) await new Promise((resolve) => setTimeout(resolve, 10));
  };
  const { socket } = await logIn(relay, makeCouple(), 0);
  assert.deepEqual([await trusted(one), await trusted(other)], [true, false]);
  put(other);
  await hangUp('"certificate_read"');
  assert.deepEqual([await trusted(one), await trusted(other)], [false, true]);
  socket.send([type.append, { 0: 1, 2: [makeItem(0)] }]);
  await socket.nextOf(type.ack);
  writeFileSync(key, "spoilt");
  await hangUp('"certificate_kept"');
  assert.equal(await trusted(other), true);
});
