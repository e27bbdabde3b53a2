// What surrounds the two programs and is not as they would like it: standard streams that are closed, a narrow terminal, a
// disk without room, folders of others, a certificate whose time is over.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { connect } from "node:net";
import { createServer } from "node:tls";

import { AtTerminal, Tend, pairByCommandLine, runToEnd } from "./support/cli.mjs";
import { Relay, root } from "./support/relay.mjs";

const folder = mkdtempSync(join(tmpdir(), "tend-surroundings-"));
const site = join(folder, "site");
mkdirSync(site);
writeFileSync(join(site, "index.html"), "<!doctype html><title>Tend</title>");

let relay;
const homes = [];
const guest = (at = relay) => homes[homes.push(Tend.make(at)) - 1];
before(async () => (relay = await Relay.start({ web: site })));
after(async () => {
  for (const home of homes) home.leave();
  await relay?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const inShell = (one, command) =>
  runToEnd("bash", ["-c", command], { env: { ...one.env, PATH: `${join(root, "build/bin")}:${process.env.PATH}` } });

test("with standard streams closed nothing a person should read gets into a file", async () => {
  const mira = guest();
  await mira.ok("start", "Mira");
  for (const closed of ["<&-", ">&-", "2>&-", "<&- >&-", "<&- >&- 2>&-"]) {
    const { code } = await inShell(mira, `tend status ${closed}`);
    assert.equal(code, 0, closed);
    const refused = await inShell(mira, `tend thank "You stayed" ${closed}`);
    assert.equal(refused.code, 1, closed);
  }
  assert.deepEqual([statSync(join(mira.home, "lock")).size, statSync(join(mira.home, "key")).size], [1, 40]);
  assert.equal((await mira.ok("status")).person.name, "Mira");
  const nothing = await inShell(mira, "tend thank --did - <&-");
  assert.notEqual(nothing.code, 0);
});

test("an answer that can't be written is not taken for one that was", { skip: process.platform !== "linux" }, async () => {
  const mira = guest();
  await mira.ok("start", "Mira");
  for (const ask of ["status", "status --json", "--help", "completion bash"]) {
    const { code, err } = await inShell(mira, `tend ${ask} > /dev/full`);
    assert.equal(code, 5, ask);
    assert.match(err, /^Not all of this answer could be written\. /, ask);
  }
});

test("in a terminal of 20 columns there is the link, and no square that can't be read", { timeout: 60_000 }, async () => {
  const mira = guest();
  await mira.ok("start", "Mira");
  const narrow = new AtTerminal(mira, "invite", { columns: 20 });
  await narrow.sees(/http:\S+#1p\S+/);
  const [, columns] = await narrow.sees(/too narrow for the square.* one of (\d+) columns/);
  await narrow.sees(/Waiting for them/);
  assert.doesNotMatch(narrow.text, /▀/);
  narrow.child.kill("SIGTERM");
  await narrow.ended;
  const wide = new AtTerminal(mira, "invite", { columns: Number(columns) });
  await wide.sees(/▀/);
  wide.child.kill("SIGTERM");
  await wide.ended;
  const help = new AtTerminal(mira, "thanks", "say", "--help", { columns: 20 });
  assert.equal(await help.ended, 0);
  assert.match(help.text, /--meant/);
});

test(
  "a home of another user is left alone",
  { skip: process.getuid() !== 0 && "only root can give a folder away" },
  async () => {
    const mira = guest();
    await mira.ok("start", "Mira");
    const files = ["", ...readdirSync(mira.home)].map((name) => join(mira.home, name));
    for (const file of files) chownSync(file, 65534, 65534);
    const before = files.map((file) => [file, statSync(file).mtimeMs, statSync(file).mode]);
    for (const verb of [["status"], ["thank", "You stayed"], ["sync"]]) {
      const answer = await mira.json(...verb);
      assert.deepEqual([answer.refused?.key, answer.code], ["home_of_another", 3], verb.join(" "));
      assert.ok(answer.refused.sentence.includes(mira.home));
    }
    assert.deepEqual(
      ["", ...readdirSync(mira.home)]
        .map((name) => join(mira.home, name))
        .map((file) => [file, statSync(file).mtimeMs, statSync(file).mode]),
      before,
    );
    for (const file of files) chownSync(file, 0, 0);
    assert.equal((await mira.ok("status")).person.name, "Mira");
  },
);

// ---- a disk without room

test(
  "the relay's disk is full in the middle of a commit: nothing acked is lost, and what waited goes out after",
  { timeout: 120_000 },
  async () => {
    // No file of its may grow beyond this: writes fail as they do on a full disk.
    const limited = join(folder, "limited");
    writeFileSync(
      limited,
      `#!/usr/bin/env bash\ntrap '' XFSZ\nulimit -f 1000\nexec ${join(root, "build/bin/tend-relay")} "$@"\n`,
    );
    chmodSync(limited, 0o755);
    const full = await Relay.start({ web: site, program: limited });
    try {
      const [mira, jonas] = await pairByCommandLine(full, ["Mira", "Jonas"]);
      homes.push(mira, jonas);
      const long = "a long evening ".repeat(100);
      let waiting = 0;
      let said = 0;
      while (waiting === 0) {
        assert.ok(said < 400, "the disk became full");
        await mira.ok("thank", `${said++} ${long}`);
        const answer = await mira.json("sync");
        if (answer.refused) assert.match(answer.refused.key, /^relay_(full|storage)$/);
        waiting = (await mira.ok("status")).waiting;
      }
      assert.ok(said > 10, `${said} until it was full`);
      await jonas.run("sync");
      const there = await jonas.thanks();
      assert.ok(there.length >= said - waiting, `${there.length} of ${said} arrived, ${waiting} wait`);
      await full.kill("SIGKILL");
      full.program = join(root, "build/bin/tend-relay");
      await full.run();
      assert.equal((await mira.ok("sync")).home.waiting, 0);
      await jonas.ok("sync");
      assert.deepEqual(await jonas.thanks(), await mira.thanks());
      assert.equal((await jonas.thanks()).length, said);
    } finally {
      await full.stop();
    }
  },
);

// ---- a certificate whose time is over

// Made for localhost, from some day of 2020 to the next.
function expired() {
  const at = join(folder, "expired");
  mkdirSync(at);
  const inside = (name) => join(at, name);
  writeFileSync(inside("index"), "");
  writeFileSync(
    inside("settings"),
    `[ca]\ndefault_ca = one\n[one]\ndatabase = ${inside("index")}\nrand_serial = yes\nnew_certs_dir = ${at}\ndefault_md = sha256\n` +
      "policy = any\nx509_extensions = more\n[any]\ncommonName = supplied\n[more]\nsubjectAltName = DNS:localhost\n",
  );
  const openssl = (...args) => execFileSync("openssl", args, { stdio: "ignore" });
  const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", inside("key")];
  openssl("req", "-new", ...key, "-subj", "/CN=localhost", "-out", inside("asked"));
  const days = ["-startdate", "20200101000000Z", "-enddate", "20200102000000Z"];
  const files = ["-keyfile", inside("key"), "-in", inside("asked"), "-out", inside("certificate")];
  openssl("ca", "-batch", "-selfsign", "-notext", "-config", inside("settings"), ...days, ...files);
  return { certificate: inside("certificate"), key: inside("key") };
}

test(
  "an expired certificate: the relay says so and does not start, a device does not go by it",
  { timeout: 60_000 },
  async () => {
    const { certificate, key } = expired();
    const { status, stderr } = spawnSync(
      join(root, "build/bin/tend-relay"),
      ["--memory", "--listen", "127.0.0.1:0", "--tls-cert", certificate, "--tls-key", key],
      { timeout: 10_000, encoding: "utf8" },
    );
    assert.equal(status, 1);
    assert.match(
      stderr,
      /^tend-relay: the certificate \S+ ended on 2020-01-02, and no device takes it; it has to be renewed\n$/,
    );

    let inner;
    const server = createServer({ key: readFileSync(key), cert: readFileSync(certificate) }, (socket) => {
      const to = connect(inner.port, "127.0.0.1");
      socket.on("error", () => to.destroy());
      to.on("error", () => socket.destroy());
      socket.pipe(to).pipe(socket);
    });
    server.on("tlsClientError", () => {});
    await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
    const origin = `https://localhost:${server.address().port}`;
    inner = await Relay.start({ web: site, more: ["--origin", origin] });
    try {
      const one = guest({ origin });
      await one.ok("start", "Mira");
      const answer = await one.ok("invite", { env: { SSL_CERT_FILE: certificate } });
      assert.equal(answer.reached, false);
      assert.equal((await one.ok("status")).pairing.state, "inviting", "and nothing is lost");
    } finally {
      server.close();
      await inner.stop();
    }
  },
);
