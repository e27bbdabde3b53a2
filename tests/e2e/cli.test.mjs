// Two people at two command lines: the whole story, and what goes wrong on the way. Each time a sentence and the exit code
// that docs/cli.md promises, and nothing lost.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { after, before, test } from "node:test";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { Canary, finds } from "./support/canaries.mjs";
import { AtTerminal, Tend, pairByCommandLine, runToEnd, until } from "./support/cli.mjs";
import { Person } from "./support/people.mjs";
import { Relay, RelayInTime, root } from "./support/relay.mjs";

const words = readFileSync(join(root, "content/en/words.txt"), "utf8").trimEnd().split("\n");
const exit = { ok: 0, refused: 1, usage: 2, storage: 3, network: 4 };

const site = mkdtempSync(join(tmpdir(), "tend-site-"));
let relay;
const homes = [];
before(async () => {
  relay = await Relay.start({ web: existsSync(join(root, "build/web/index.html")) ? join(root, "build/web") : emptySite() });
});
after(async () => {
  for (const home of homes) home.leave();
  await relay?.stop();
  rmSync(site, { recursive: true, force: true });
});

function emptySite() {
  writeFileSync(join(site, "index.html"), "<!doctype html><title>Tend</title>");
  return site;
}

const guest = (at = relay) => homes[homes.push(Tend.make(at)) - 1];
async function couple(names = ["Mira", "Jonas"]) {
  const pair = await pairByCommandLine(relay, names);
  homes.push(...pair);
  return pair;
}

// The same refusal for a program and for a person: key and sentence, sentence on stderr.
async function refused(one, args, key, code, options = {}) {
  const answer = await one.json(...args, options);
  assert.deepEqual([answer.refused?.key, answer.code], [key, code], JSON.stringify(answer));
  assert.match(answer.refused.sentence, /^(tend |[^\p{Ll}]).*\S$/su);
  assert.doesNotMatch(answer.refused.sentence, /\{|reload|page|\btap\b/i);
  const said = await one.run(...args, options);
  assert.equal(said.code, code);
  assert.equal(said.err, `${answer.refused.sentence}\n`);
  assert.equal(said.out, "");
  return answer.refused;
}

test(
  "two command lines find each other and thank each other, and nothing is lost or doubled while the relay is away",
  { timeout: 180_000 },
  async () => {
    const mira = guest();
    const jonas = guest();
    assert.deepEqual(await mira.ok("start", "Mira"), { code: 0, reached: true, stored: true, waiting: 0 });
    await jonas.ok("start", "Jonas");
    assert.equal((await mira.ok("status")).person.name, "Mira");

    const { link } = await mira.ok("invite");
    assert.match(link, /^http:\/\/localhost:\d+\/#1p[\w-]{43}@http:\/\/localhost:\d+$/);
    assert.equal((await mira.ok("invite")).link, link, "an open invitation is the same one");
    assert.equal((await jonas.ok("join", link)).pairing.state, "joining");
    await mira.ok("sync");
    const { pairing } = await jonas.ok("status");
    assert.equal(pairing.state, "read_words");
    assert.equal(pairing.words.length, 4);
    for (const { word, number } of pairing.words) assert.equal(words[number], word);

    assert.equal((await mira.ok("confirm", ...pairing.words.map(({ word }) => word))).pairing.state, "sealing");
    assert.equal((await jonas.ok("accept")).pairing.state, "finishing");
    assert.equal((await mira.ok("sync")).home.partner.name, "Jonas");
    assert.equal((await jonas.ok("sync")).home.partner.name, "Mira");
    assert.equal((await jonas.ok("status")).pairing, undefined);

    assert.deepEqual(await mira.ok("thanks", "say", "You made tea", "--shows", "You notice", "--meant", "I could rest"), {
      code: 0,
      reached: true,
      stored: true,
      waiting: 0,
    });
    const { arrived } = await jonas.ok("sync");
    assert.deepEqual(
      arrived.map(({ view, item }) => [view, item.did, item.shows, item.meant]),
      [["thanks.list", "You made tea", "You notice", "I could rest"]],
    );
    await jonas.ok("thank", "You waited up\nfor me");
    await mira.ok("sync");
    const all = ["Mira: You made tea", "Jonas: You waited up\nfor me"];
    assert.deepEqual(await mira.thanks(), all);
    assert.deepEqual(await jonas.thanks(), all);
    assert.deepEqual((await mira.ok("sync")).arrived, [], "nothing arrives twice");

    await relay.kill("SIGTERM");
    const said = await mira.run("thank", "You laughed");
    assert.equal(said.code, exit.ok);
    assert.match(said.out, /kept on this device, and sent with the next tend sync/);
    const { waiting, reached } = await mira.ok("thank", "You sang");
    assert.deepEqual([waiting, reached], [2, false]);
    await refused(mira, ["sync"], "offline", exit.network);
    assert.deepEqual(await mira.thanks(), [...all, "Mira: You laughed", "Mira: You sang"]);

    await relay.run();
    assert.equal((await mira.ok("sync")).home.waiting, 0);
    await mira.ok("sync");
    await jonas.ok("sync");
    await jonas.ok("sync");
    for (const one of [mira, jonas]) assert.deepEqual(await one.thanks(), [...all, "Mira: You laughed", "Mira: You sang"]);
  },
);

test(
  "what a practice learns to do is a verb by itself: answering, other words, taking back, by the beginning of an id",
  { timeout: 60_000 },
  async () => {
    const [mira, jonas] = await couple();
    await mira.ok("thank", "You made coffee");
    await jonas.ok("sync");
    const [{ id }] = (await jonas.ok("thanks", "list")).items;
    await refused(jonas, ["thanks", "withdraw", id.slice(0, 8)], "not_mine", exit.refused);
    await refused(mira, ["thanks", "withdraw", "00000000"], "not_there", exit.refused);
    await jonas.ok("thanks", "receive", id.slice(0, 8), "--words", "That was a good morning");
    const { arrived } = await mira.ok("sync");
    assert.deepEqual(
      arrived.map(({ item }) => item.answer.words),
      ["That was a good morning"],
    );
    await mira.ok("thanks", "edit", id.slice(0, 8), "You made tea");
    await jonas.ok("sync");
    assert.deepEqual(await jonas.thanks(), ["Mira: You made tea"]);
    const shown = await jonas.run("thanks", "list");
    for (const text of ["Mira thanked you", "You made tea", "It said before", "You made coffee", "That was a good morning"])
      assert.ok(shown.out.includes(text), text);
    await mira.ok("thanks", "withdraw", id.slice(0, 8));
    await jonas.ok("sync");
    assert.match((await jonas.run("thanks", "list")).out, /taken back/);
  },
);

test(
  "what is older than a week can be brought back for three days after it was taken back",
  { timeout: 60_000, skip: existsSync(join(root, "build/bin/tend-relay-test")) ? false : "tend-relay-test is not built" },
  async () => {
    const time = await RelayInTime.start({ web: emptySite() });
    try {
      const [mira, jonas] = await pairByCommandLine(time.relay, ["Mira", "Jonas"]);
      homes.push(mira, jonas);
      await mira.ok("thank", "You made coffee");
      await jonas.ok("sync");
      const [{ id }] = (await jonas.ok("thanks", "list")).items;
      time.pass(8 * 24 * 3_600_000);
      await mira.ok("thanks", "withdraw", id, "--clock-is-right");
      await jonas.ok("sync");
      assert.match((await mira.run("thanks", "list")).out, new RegExp(`taken back\n.*tend thanks restore ${id.slice(0, 8)}`));
      assert.doesNotMatch((await jonas.run("thanks", "list")).out, /restore/);
      const [{ restore_until: until }] = (await mira.ok("thanks", "list")).items;
      assert.ok(Math.abs(until - time.ahead - Date.now() - 72 * 3_600_000) < 60_000, `${until}`);
      await refused(jonas, ["thanks", "restore", id.slice(0, 8), "--clock-is-right"], "not_mine", exit.refused);
      await mira.ok("thanks", "restore", id.slice(0, 8), "--clock-is-right");
      await jonas.ok("sync");
      for (const one of [mira, jonas]) assert.deepEqual(await one.thanks(), ["Mira: You made coffee"]);
      await mira.ok("thanks", "withdraw", id.slice(0, 8), "--clock-is-right");
      time.pass(73 * 3_600_000);
      await mira.ok("sync");
      await refused(mira, ["thanks", "restore", id.slice(0, 8), "--clock-is-right"], "words_gone", exit.refused);
    } finally {
      await time.stop();
    }
  },
);

test("words may be numbers; three times wrong, and both hear that it ended", { timeout: 60_000 }, async () => {
  const [mira, jonas] = [guest(), guest()];
  await mira.ok("start", "Mira");
  await jonas.ok("start", "Jonas");
  const pairUpTo = async () => {
    const { link } = await mira.ok("invite");
    await jonas.ok("join", link);
    await mira.ok("sync");
    return (await jonas.ok("status")).pairing.words;
  };
  const said = await pairUpTo();
  const wrong = [...said.slice(0, 3).map(({ number }) => number), (said[3].number + 1) % 2048].map(String);
  await refused(mira, ["confirm", "one two"], "words_count", exit.refused);
  await refused(mira, ["confirm", "drum oval kite zzzz"], "words_unknown", exit.refused);
  const lefts = [];
  for (let i = 0; i < 3; i++) lefts.push(await mira.json("confirm", ...wrong));
  assert.deepEqual(
    lefts.map(({ refused: { key, args }, code }) => [key, args.tries_left, code]),
    [2, 1, 0].map((left) => ["words_wrong", left, exit.refused]),
  );
  assert.match(lefts[0].refused.sentence, /2 more tries/);
  assert.match(lefts[2].refused.sentence, /third time/);
  for (const one of [mira, jonas]) {
    await one.ok("sync");
    const { pairing } = await one.ok("status");
    assert.deepEqual([pairing.state, pairing.ended], ["ended", "wrong_words"]);
  }
  await refused(jonas, ["accept"], "pairing_not_now", exit.refused);
  await jonas.ok("cancel");
  const again = await pairUpTo();
  await mira.ok("confirm", again.map(({ number }) => number).join(" "));
  await jonas.ok("accept");
  await mira.ok("sync");
  assert.equal((await jonas.ok("sync")).home.partner.name, "Mira");
});

test("an invitation can be cancelled, and whoever has the link hears of it", { timeout: 60_000 }, async () => {
  const [mira, jonas] = [guest(), guest()];
  await mira.ok("start", "Mira");
  await jonas.ok("start", "Jonas");
  const { link } = await mira.ok("invite");
  assert.deepEqual(await mira.ok("cancel"), { cancelled: true, code: 0, reached: true });
  assert.equal((await mira.ok("status")).pairing, undefined);
  const { refused: why } = await jonas.json("join", link);
  assert.ok(["invite_burnt", "invite_not_there"].includes(why.key), why.key);
  assert.equal((await jonas.ok("status")).pairing, undefined, "a link that led nowhere leaves nothing behind");
  assert.deepEqual(await mira.ok("cancel"), { cancelled: false, code: 0, reached: true });
});

test("a command line that can't be read says what is wrong, and how it goes", { timeout: 60_000 }, async () => {
  const one = guest();
  for (const [args, key, says] of [
    [[], "usage_no_verb", /tend --help/],
    [["embrace"], "usage_verb", /embrace/],
    [["thanks"], "usage_no_verb", /tend thanks --help/],
    [["thanks", "shout"], "usage_verb", /shout/],
    [["thanks", "say"], "usage_missing", /DID/],
    [["thank", "You", "made", "tea"], "usage_extra", /quotes/],
    [["status", "--loud"], "usage_option", /--loud/],
    [["start", "Mira", "--relay", "tend.example"], "usage_relay", /tend\.example/],
    [["confirm"], "usage_missing", /WORDS/],
    [["completion", "tcsh"], "usage_shell", /tcsh/],
  ]) {
    const { sentence } = await refused(one, args, key, exit.usage);
    assert.match(sentence, says);
  }
  const short = await one.run("thank", "x", "--shows");
  assert.equal(short.code, exit.usage);
  assert.match(short.err, /^A value is missing.*tend thank --help/);
  const nowhere = guest({ origin: "" });
  await nowhere.ok("start", "Mira");
  await refused(nowhere, ["invite"], "usage_no_relay", exit.usage);
  assert.equal((await nowhere.ok("invite", "--relay", relay.origin)).reached, true);
  await nowhere.ok("cancel");
  assert.equal((await nowhere.ok("invite")).reached, true, "a relay that was named is kept");
});

test("before the beginning, and without the other, verbs say what is missing", { timeout: 60_000 }, async () => {
  const one = guest();
  for (const args of [["thank", "You made tea"], ["thanks", "list"], ["sync"], ["invite"], ["join", "x"]])
    await refused(one, args, "not_started", exit.refused);
  assert.match((await one.run("status")).out, /tend start NAME/);
  await refused(one, ["start", "  "], "name_empty", exit.refused);
  await refused(one, ["start", "a".repeat(81)], "name_too_long", exit.refused);
  await one.ok("start", "Mira");
  await refused(one, ["start", "Mira"], "already_started", exit.refused);
  await refused(one, ["thank", "You made tea"], "no_partner_yet", exit.refused);
  assert.deepEqual((await one.ok("thanks", "list")).items, []);
  assert.match((await one.run("sync")).out, /by yourself/);
  const { link } = await one.ok("invite");
  const other = guest();
  await other.ok("start", "Jonas");
  await refused(other, ["join", link.slice(0, -3).replace(/@.*/, "")], "link_malformed", exit.refused);
  await refused(other, ["join", "x".repeat(3000)], "link_malformed", exit.refused);
  await refused(one, ["join", link], "invite_is_mine", exit.refused);
  await refused(other, ["join", link.replace(/@.*/, "@http://127.0.0.1:9")], "offline", exit.network);
  assert.equal((await other.ok("status")).pairing, undefined);
});

test(
  "days that come back are noted, shown with the years they will be, and go into a calendar",
  { timeout: 60_000 },
  async () => {
    const mira = guest();
    await mira.ok("start", "Mira");
    const noted = await mira.run("dates", "add", "First kiss", "2019-06-29");
    assert.equal(noted.out, "Kept on this device.\n", "it goes to nobody");
    await mira.ok("dates", "add", "--just-me", "The ring", "02-29");
    await refused(mira, ["dates", "add", "Half a day", "2019"], "day_and_month_needed", exit.refused);
    await refused(mira, ["dates", "add", "No day", "02-30"], "no_such_day", exit.refused);
    const shown = (await mira.run("dates", "list")).out;
    assert.match(
      shown,
      /2019-06-29 {2}(In \d+ days|Tomorrow|Today): \d+ years {2}\[[0-9a-f]{8}\]\n {4}First kiss\n {4}Just for me\n/,
    );
    const { items } = await mira.json("dates", "list");
    const { out } = await mira.run(
      "dates",
      "calendar",
      "--id",
      items.find(({ words }) => words === "First kiss").id.slice(0, 8),
    );
    assert.match(out, /^BEGIN:VCALENDAR\r\n[^]*SUMMARY:First kiss\r\nRRULE:FREQ=YEARLY\r\n[^]*END:VCALENDAR\r\n$/);
    assert.doesNotMatch(out, /The ring/);
  },
);

test("text that can't be kept is refused whole, wherever it comes from", { timeout: 60_000 }, async () => {
  const [mira] = await couple();
  await refused(mira, ["thank", "a".repeat(4001)], "text_too_long", exit.refused);
  await refused(mira, ["thank", "-"], "text_has_controls", exit.refused, { input: "You made\0tea" });
  await refused(mira, ["thank", "-"], "text_not_utf8", exit.refused, { input: Buffer.from([0x59, 0xff, 0x6f]) });
  await refused(mira, ["thank", "-"], "text_too_long", exit.refused, { input: "a".repeat(2 << 20) });
  await refused(mira, ["thank", " \n "], "text_empty", exit.refused);
  assert.deepEqual(await mira.thanks(), []);
  await mira.ok("thank", "-", { input: "You read to me,\nfor hours\n" });
  await mira.ok("thank", "a".repeat(4000));
  assert.deepEqual(await mira.thanks(), ["Mira: You read to me,\nfor hours", `Mira: ${"a".repeat(4000)}`]);
});

test("a home that can't be used is left as it is, with a sentence", { timeout: 90_000 }, async () => {
  const file = join(site, "a file");
  writeFileSync(file, "mine");
  const homeless = guest();
  homeless.env.TEND_HOME = join(file, "home");
  const { sentence } = await refused(homeless, ["start", "Mira"], "home_unusable", exit.storage);
  assert.ok(sentence.includes(join(file, "home")));
  assert.equal(readFileSync(file, "utf8"), "mine");

  const [mira] = await couple();
  await mira.ok("thank", "You stayed");
  const key = join(mira.home, "key");
  const database = join(mira.home, "tend.db");
  assert.deepEqual(
    [mira.home, key, database].map((path) => statSync(path).mode & 0o777),
    [0o700, 0o600, 0o600],
  );

  chmodSync(key, 0o644);
  assert.match((await refused(mira, ["thanks", "list"], "key_readable", exit.storage)).sentence, /chmod 600/);
  chmodSync(key, 0o600);
  renameSync(key, `${key}.away`);
  await refused(mira, ["thanks", "list"], "key_missing", exit.storage);
  writeFileSync(key, "no key at all", { mode: 0o600 });
  await refused(mira, ["thanks", "list"], "storage_damaged", exit.storage);
  renameSync(`${key}.away`, key);
  assert.deepEqual(await mira.thanks(), ["Mira: You stayed"]);

  const sql = (statement) => execFileSync("sqlite3", [database, statement]);
  sql("PRAGMA user_version = 2");
  await refused(mira, ["thank", "You came back"], "storage_newer_version", exit.storage);
  sql("PRAGMA user_version = 1; PRAGMA application_id = 7");
  await refused(mira, ["thank", "You came back"], "database_not_ours", exit.storage);
  sql(`PRAGMA application_id = ${0x54656e44}`);
  assert.deepEqual(await mira.thanks(), ["Mira: You stayed"]);

  const whole = join(mira.folder, "whole");
  cpSync(mira.home, whole, { recursive: true });
  sql("UPDATE kv SET value = substr(value, 1, length(value) - 1) || x'00' WHERE key = 'd'");
  await refused(mira, ["thanks", "list"], "storage_damaged", exit.storage);
  await refused(mira, ["thank", "You came back"], "storage_damaged", exit.storage);
  for (const beside of ["tend.db-wal", "tend.db-shm"]) rmSync(join(mira.home, beside), { force: true });
  writeFileSync(database, Buffer.concat([Buffer.from("not SQLite at all"), readFileSync(database).subarray(17)]));
  await refused(mira, ["thanks", "list"], "storage_damaged", exit.storage);
  copyFileSync(join(whole, "tend.db"), database);
  assert.deepEqual(await mira.thanks(), ["Mira: You stayed"]);
});

test(
  "one follows while the other writes; a second process in the same home is told kindly; many at once take turns",
  { timeout: 90_000 },
  async () => {
    const [mira, jonas] = await couple();
    const following = jonas.stay("sync", "--follow", "--json");
    await until(() => following.lines.some((line) => JSON.parse(line).home?.relay === "online"), "a connection");
    await mira.ok("thank", "You made soup");
    const arrival = await until(
      () => following.lines.map((line) => JSON.parse(line)).find(({ arrived }) => arrived),
      "the thanks",
    );
    assert.equal(arrival.arrived.item.did, "You made soup");
    const { sentence } = await refused(jonas, ["thank", "You too"], "home_followed", exit.storage);
    assert.match(sentence, /--follow/);
    assert.equal(await following.stop("SIGINT"), exit.ok);
    assert.deepEqual(await jonas.thanks(), ["Mira: You made soup"]);

    const texts = ["one", "two", "three", "four"];
    const answers = await Promise.all(texts.map((text) => jonas.json("thank", text)));
    assert.deepEqual(
      answers.map(({ code }) => code),
      [0, 0, 0, 0],
    );
    await mira.ok("sync");
    const all = (await mira.thanks()).slice(1).sort();
    assert.deepEqual(all, texts.map((text) => `Jonas: ${text}`).sort());
  },
);

test("killed at any moment, it has stored all of a thanks or nothing, and says so", { timeout: 120_000 }, async () => {
  const [mira, jonas] = await couple();
  await relay.kill("SIGTERM");
  for (let i = 0; i < 24; i++) {
    const child = mira.stay("thank", `number ${i}`);
    await new Promise((resolve) => setTimeout(resolve, i * 4));
    const code = await child.stop("SIGKILL");
    const there = await mira.thanks();
    if (code === 0) assert.ok(there.includes(`Mira: number ${i}`), `what was said to be kept is there: ${i}`);
    assert.equal(new Set(there).size, there.length);
  }
  await relay.run();
  await mira.ok("sync");
  await jonas.ok("sync");
  assert.deepEqual(await jonas.thanks(), await mira.thanks());
});

test("nothing two people write, and no key, can be read in the files of a home", { timeout: 60_000 }, async () => {
  const [mira, jonas] = await couple(["Miracanary", "Jörg „Zeisig“"]);
  await mira.ok("thank", "You fed the Zaunkönig", "--meant", "Mondscheinbrötchen");
  await jonas.ok("sync");
  const canaries = ["Miracanary", "Zeisig", "Zaunkönig", "Mondscheinbrötchen"].map((word) => new Canary(word, word));
  for (const one of [mira, jonas]) {
    const key = readFileSync(join(one.home, "key"));
    // The data key is the 32 bytes in the key file's record.
    const at = key.indexOf(Buffer.from([0x58, 0x20])) + 2;
    const secret = new Canary("the data key", key.subarray(at, at + 32));
    assert.equal(secret.formsIn(key).length > 0, true, "the scan sees it where it stands");
    const files = one.files().filter(([name]) => name !== "key");
    assert.ok(files.some(([name]) => name === "tend.db"));
    assert.deepEqual(finds([...canaries, secret], files), []);
    const seen = Buffer.from((await one.run("thanks", "list")).out);
    assert.ok(canaries[2].formsIn(seen).length > 0, "the scan sees what is shown");
  }
});

test("help is there for every verb, with examples; shells complete what there is", { timeout: 60_000 }, async () => {
  const one = guest();
  const help = await one.run("--help");
  assert.equal(help.code, exit.ok);
  for (const text of ["Examples:", "tend thanks say", "--json", "--home", "invite", "completion"])
    assert.ok(help.out.includes(text), text);
  assert.doesNotMatch(help.out, /cli\.help/);
  const say = await one.run("thanks", "say", "--help");
  for (const text of ["DID", "--shows", "--meant", "Examples:"]) assert.ok(say.out.includes(text), text);
  assert.doesNotMatch(say.out, /cli\./);
  assert.match((await one.run("--version")).out, /^tend \d/);
  assert.match((await one.run("complete", "thanks")).out, /^say$/m);
  const script = join(site, "completion.bash");
  writeFileSync(script, (await one.run("completion", "bash")).out);
  const asked = `source '${script}'; COMP_WORDS=('${join(root, "build/bin/tend")}' thanks sa); COMP_CWORD=2; _tend; printf '%s\\n' "\${COMPREPLY[@]}"`;
  assert.equal((await runToEnd("bash", ["-c", asked])).out, "say\n");
  for (const shell of ["zsh", "fish"]) assert.match((await one.run("completion", shell)).out, /complete/);
  assert.ok(!existsSync(one.home), "none of that makes a home");
});

test("wss: a certificate of another authority, or of another host, is refused", { timeout: 60_000 }, async () => {
  const { createServer } = await import("node:tls");
  const { connect } = await import("node:net");
  const folder = join(site, "tls");
  mkdirSync(folder);
  const certificate = (name, host) =>
    execFileSync(
      "openssl",
      [
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-nodes",
        "-days",
        "2",
        "-subj",
        `/CN=${host}`,
        "-addext",
        `subjectAltName=DNS:${host}`,
        "-keyout",
        join(folder, `${name}.key`),
        "-out",
        join(folder, `${name}.crt`),
      ],
      { stdio: "ignore" },
    );
  certificate("right", "localhost");
  certificate("wrong", "elsewhere.example");
  for (const [name, trusted, reached] of [
    ["right", "right", true],
    ["right", "wrong", false],
    ["wrong", "wrong", false],
  ]) {
    let inner;
    const server = createServer(
      { key: readFileSync(join(folder, `${name}.key`)), cert: readFileSync(join(folder, `${name}.crt`)) },
      (socket) => {
        const to = connect(inner.port, "127.0.0.1");
        socket
          .on("error", () => to.destroy())
          .pipe(to)
          .on("error", () => socket.destroy())
          .pipe(socket);
      },
    );
    server.on("tlsClientError", () => {});
    await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
    const origin = `https://localhost:${server.address().port}`;
    inner = await Relay.start({ web: emptySite(), more: ["--origin", origin] });
    try {
      const one = guest({ origin });
      await one.ok("start", "Mira");
      const answer = await one.ok("invite", { env: { SSL_CERT_FILE: join(folder, `${trusted}.crt`) } });
      assert.equal(answer.reached, reached, `${name}, trusting ${trusted}`);
    } finally {
      server.close();
      await inner.stop();
    }
  }
});

test("at two terminals each is led through the pairing, and the square holds the link", { timeout: 90_000 }, async () => {
  const [mira, jonas] = [guest(), guest()];
  await mira.ok("start", "Mira");
  await jonas.ok("start", "Jonas");
  const inviter = new AtTerminal(mira, "invite");
  const [link] = await inviter.sees(/http:\S+#1p\S+/);
  await inviter.sees(/▀/);
  const joiner = new AtTerminal(jonas, "join", link);
  await joiner.sees(/Read these four words to Mira/);
  await joiner.sees(/number \d+\s+\w+\s+number \d+\s+\w+\s+number \d+\s+\w+\s+number \d+/);
  const said = [...joiner.text.matchAll(/(\w+) {2}number \d+/g)].map(([, word]) => word);
  assert.equal(said.length, 4);
  await inviter.sees(/four words, or their numbers, on one line/);
  inviter.types("one two three");
  await inviter.sees(/takes all four words/);
  inviter.types(said.join(" "));
  await joiner.sees(/Did they say that it was accepted\?/);
  joiner.types("perhaps");
  joiner.types("yes");
  await inviter.sees(/You and Jonas are here now/);
  await joiner.sees(/You and Mira are here now/);
  assert.deepEqual([await inviter.ended, await joiner.ended], [exit.ok, exit.ok]);
  await mira.ok("thank", "You came");
  await jonas.ok("sync");
  assert.deepEqual(await jonas.thanks(), ["Mira: You came"]);
});

test(
  "a command line and a browser find each other",
  { timeout: 120_000, skip: !existsSync(join(root, "build/web/index.html")) },
  async () => {
    const mira = guest();
    await mira.ok("start", "Mira");
    const { link } = await mira.ok("invite");
    const jonas = await Person.arrive("Jonas");
    try {
      await jonas.join(link);
      await mira.ok("sync");
      await mira.ok("confirm", (await jonas.words()).map((word) => /[a-z]{3,8}/.exec(word)[0]).join(" "));
      await jonas.tap("accept");
      await until(async () => (await mira.ok("sync")).home.partner, "the end of the pairing");
      await jonas.see("paired");
      await jonas.tap("paired-home");
      await mira.ok("thank", "You built a bridge");
      await jonas.page.getByText("You built a bridge").first().waitFor();
      await jonas.thank({ did: "You crossed it" });
      await until(
        async () => (await mira.ok("sync"), (await mira.thanks()).includes("Jonas: You crossed it")),
        "the thanks from the browser",
      );
    } finally {
      await jonas.leave();
    }
  },
);
