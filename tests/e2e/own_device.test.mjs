// A person's second device, from two command lines: Mira's laptop becomes hers, beside Jonas, with a real relay.
import assert from "node:assert/strict";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { AtTerminal, Tend, pairByCommandLine } from "./support/cli.mjs";
import { Relay, root } from "./support/relay.mjs";

const site = mkdtempSync(join(tmpdir(), "tend-site-"));
let relay;
const homes = [];
before(async () => {
  writeFileSync(join(site, "index.html"), "<!doctype html><title>Tend</title>");
  const web = join(root, "build/web");
  relay = await Relay.start({ web: existsSync(join(web, "index.html")) ? web : site });
});
after(async () => {
  for (const home of homes) home.leave();
  await relay?.stop();
  rmSync(site, { recursive: true, force: true });
});

const guest = (at = relay) => homes[homes.push(Tend.make(at)) - 1];

test(
  "a laptop becomes Mira's: it shows what her first device shows, and what either writes is hers on all",
  { timeout: 120_000 },
  async () => {
    const [mira, jonas] = await pairByCommandLine(relay, ["Mira", "Jonas"]);
    homes.push(mira, jonas);
    await mira.ok("thank", "You made tea");
    await jonas.ok("sync");
    await jonas.ok("thank", "You waited up");
    await mira.ok("sync");

    const { link, pairing: invited } = await mira.ok("invite", "--my-device");
    assert.match(link, /^http:\/\/localhost:\d+\/#1d[\w-]{43}@http:\/\/localhost:\d+$/);
    assert.equal(invited.purpose, "device");
    const wrong = await jonas.json("join", link);
    assert.deepEqual([wrong.refused.key, wrong.code], ["device_has_person", 1]);

    const laptop = guest({ origin: "" });
    const said = await laptop.run("join", link);
    assert.equal(said.code, 0);
    assert.match(said.out, /another one of yours/, "it says what it will do");
    const opened = await mira.run("sync");
    assert.match(opened.out, /four words are on its screen/);
    const { pairing } = await laptop.ok("status");
    assert.deepEqual([pairing.state, pairing.purpose, pairing.words.length], ["read_words", "device", 4]);
    const right = await mira.ok("confirm", ...pairing.words.map(({ word }) => word));
    assert.equal(right.pairing.state, "sealing");
    assert.equal((await laptop.ok("accept")).pairing.state, "finishing");
    assert.equal((await laptop.ok("sync")).home.person, undefined, "nobody has let it in yet");
    const letting = await mira.ok("sync");
    assert.equal(letting.home.pairing, undefined, JSON.stringify(letting.home.pairing));
    assert.equal(letting.home.devices, 2);
    const home = (await laptop.ok("sync")).home;
    assert.deepEqual([home.person?.name, home.partner?.name, home.devices, home.pairing], ["Mira", "Jonas", 2, undefined]);
    const all = ["Mira: You made tea", "Jonas: You waited up"];
    assert.deepEqual(await laptop.thanks(), all);

    await laptop.ok("thank", "You sang");
    await jonas.ok("sync");
    await mira.ok("sync");
    for (const one of [mira, laptop, jonas]) assert.deepEqual(await one.thanks(), [...all, "Mira: You sang"]);
    const [{ id }] = (await mira.ok("thanks", "list")).items;
    await mira.ok("thanks", "edit", id, "You sang for me");
    await laptop.ok("sync");
    await jonas.ok("sync");
    for (const one of [mira, laptop, jonas]) assert.deepEqual((await one.thanks()).at(-1), "Mira: You sang for me");

    const status = await laptop.run("status");
    assert.match(status.out, /You are Mira, here with Jonas/);
    assert.match(status.out, /2 devices/);
    const again = await laptop.json("join", link);
    assert.equal(again.refused.key, "device_has_person");
  },
);

test("what is hers alone is not sent as it is written", { timeout: 60_000 }, async () => {
  const [mira, , laptop] = homes;
  await mira.ok("today", "never", "letters");
  assert.match(
    (await mira.run("status")).out,
    /goes to your other devices with the first tend sync after \d{4}-\d\d-\d\d \d\d:\d\d/,
  );
  await mira.ok("sync");
  await laptop.ok("sync");
  assert.deepEqual((await laptop.ok("today")).off, []);
});

test("a link for a next device that is cancelled leaves nothing on it", { timeout: 60_000 }, async () => {
  const mira = guest();
  await mira.ok("start", "Mira");
  const { link } = await mira.ok("invite", "--my-device");
  const laptop = guest({ origin: "" });
  await laptop.ok("join", link);
  await mira.ok("cancel");
  const heard = await laptop.run("sync");
  assert.match(heard.out, /This link has ended/);
  await laptop.ok("cancel");
  assert.equal((await laptop.ok("status")).person, undefined);
  await laptop.ok("start", "Mira");
});

test("two devices of somebody by themselves are one", { timeout: 60_000 }, async () => {
  const mira = guest();
  await mira.ok("start", "Mira");
  const { link } = await mira.ok("invite", "--my-device");
  const laptop = guest({ origin: "" });
  await laptop.ok("join", link);
  await mira.ok("sync");
  const { pairing } = await laptop.ok("status");
  await mira.ok("confirm", pairing.words.map(({ number }) => number).join(" "));
  await laptop.ok("accept");
  await mira.ok("sync");
  const { home } = await laptop.ok("sync");
  assert.deepEqual([home.person?.name, home.devices, home.partner], ["Mira", 2, undefined]);
});

test("at two terminals a person is led through it, and told what it will do", { timeout: 90_000 }, async () => {
  const [mira, jonas] = await pairByCommandLine(relay, ["Mira", "Jonas"]);
  homes.push(mira, jonas);
  const laptop = guest({ origin: "" });
  const first = new AtTerminal(mira, "invite", "--my-device");
  const [link] = await first.sees(/http:\S+#1d\S+/);
  await first.sees(/tend join, and the link in quotes/);
  const next = new AtTerminal(laptop, "join", link);
  await next.sees(/all that you have in Tend on the other comes here/);
  await next.sees(/number \d+\s+\w+\s+number \d+\s+\w+\s+number \d+\s+\w+\s+number \d+/);
  await first.sees(/four words are on its screen/);
  first.types([...next.text.matchAll(/(\w+) {2}number \d+/g)].map(([, word]) => word).join(" "));
  await next.sees(/whoever can unlock this device can read it/);
  await next.sees(/Did you see your other device take the words\?/);
  next.types("yes");
  await first.sees(/is yours now, too/);
  await next.sees(/This device is yours now, too/);
  assert.deepEqual([await first.ended, await next.ended], [0, 0]);
  assert.equal((await laptop.ok("status")).partner.name, "Jonas");
});
