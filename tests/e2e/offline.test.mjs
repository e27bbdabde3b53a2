// The app without a network, and a newer version of it: the service worker keeps one whole version of the app's files and
// nothing else, and asks before another takes over.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { stamp } from "../../web/tools/offline.mjs";
import { Person, couple } from "./support/people.mjs";
import { Relay, root } from "./support/relay.mjs";

const web = mkdtempSync(join(tmpdir(), "tend-web-"));
const installs = { installs: true };
let relay, mira, jonas;
before(async () => {
  cpSync(join(root, "build/web"), web, { recursive: true, filter: (path) => !/\.(br|gz)$/.test(path) });
  relay = await Relay.start({ web });
  ({ mira, jonas } = await couple(relay, { options: installs }));
});
after(async () => {
  await mira?.leave();
  await jonas?.leave();
  await relay?.stop();
  rmSync(web, { recursive: true, force: true });
});

const isServed = (person) => person.page.waitForFunction(() => navigator.serviceWorker.controller?.state === "activated");
const madeOf = (folder) => JSON.parse(/MADE = (.*);/.exec(readFileSync(join(folder, "sw.js"), "utf8"))[1]);
const buildOf = (person) => person.page.evaluate(() => document.querySelector('meta[name="build"]').content);
// What it says on its own page.
const line = "Four ways";

/** Another version is put where the relay serves it from. */
async function release(saying) {
  const file = join(web, "content/en/messages.json");
  const messages = JSON.parse(readFileSync(file, "utf8"));
  messages["tabs.ways"] = saying;
  writeFileSync(file, JSON.stringify(messages));
  await relay.kill("SIGTERM");
  const { version } = stamp(web);
  await relay.run();
  return version;
}
const looksForIt = (page) => page.evaluate(() => navigator.serviceWorker.getRegistration().then((one) => one.update()));

test("what is kept is the app's files as they were built, and nothing that the relay said", { timeout: 60_000 }, async () => {
  await isServed(mira);
  await mira.page.reload();
  await mira.see("today");
  assert.equal(await mira.page.evaluate(async () => (await fetch("/healthz")).status), 200);
  await mira.page.waitForTimeout(300);
  const kept = await mira.page.evaluate(async () => {
    const all = {};
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      all[name] = {};
      for (const { url } of await cache.keys()) {
        const bytes = await (await cache.match(url)).arrayBuffer();
        const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
        all[name][url.slice(`${location.origin}/`.length)] = `sha256-${btoa(String.fromCharCode(...digest))}`;
      }
    }
    return all;
  });
  const { version, files } = madeOf(web);
  assert.equal(version, await buildOf(mira));
  const digest = (text) => `sha256-${createHash("sha256").update(text).digest("base64")}`;
  assert.deepEqual(kept, {
    "tend-accepted": { accepted: digest(version) },
    [`tend-${version}`]: { ...files, files: digest(JSON.stringify(files)) },
  });
  assert.ok(Object.keys(files).some((path) => path.endsWith(".wasm")) && files["content/en/questions.json"]);
});

test("the worker and what installing needs are served so that a newer one is seen", { timeout: 60_000 }, async () => {
  for (const [path, type] of [
    ["/sw.js", "text/javascript; charset=utf-8"],
    ["/manifest.webmanifest", "application/manifest+json"],
    ["/", "text/html; charset=utf-8"],
    ["/icons/leaf-192.png", "image/png"],
  ]) {
    const answer = await fetch(relay.origin + path);
    assert.equal(answer.status, 200, path);
    assert.equal(answer.headers.get("content-type"), type);
    assert.equal(answer.headers.get("cache-control"), "no-cache");
    assert.match(answer.headers.get("content-security-policy"), /default-src 'none'; .*worker-src 'self'; manifest-src 'self'/);
  }
});

test("the browser finds nothing that would keep it from being installed", { timeout: 60_000 }, async () => {
  const session = await mira.context.newCDPSession(mira.page);
  const { errors, data } = await session.send("Page.getAppManifest");
  assert.deepEqual(errors, []);
  const { name, display, icons, start_url } = JSON.parse(data);
  assert.deepEqual([name, display, start_url], ["Tend", "standalone", "./"]);
  for (const { src } of icons) assert.equal((await fetch(`${relay.origin}/${src}`)).status, 200, src);
  const { installabilityErrors } = await session.send("Page.getInstallabilityErrors");
  assert.deepEqual(
    installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== "in-incognito"),
    [],
  );
  await session.detach();
});

test("with the server gone the language that was chosen is spoken", { timeout: 60_000 }, async () => {
  await mira.page.evaluate(() => localStorage.setItem("tend.language", "de"));
  await relay.kill("SIGKILL");
  await mira.page.reload();
  await mira.see("today");
  assert.equal(await mira.page.evaluate(() => document.documentElement.lang), "de");
  await mira.page.evaluate(() => localStorage.removeItem("tend.language"));
  await relay.run();
  await mira.page.reload();
  await mira.see("today");
});

test("with the server gone the app opens, keeps what is written, and sends it later", { timeout: 120_000 }, async () => {
  await jonas.page.reload();
  await relay.kill("SIGKILL");
  await mira.go("about:blank");
  await mira.go(relay.origin);
  await mira.see("today");
  const policy = await mira.page.evaluate(async () => (await fetch("index.html")).headers.get("content-security-policy"));
  assert.match(policy, /^default-src 'none'/, "under the same policy as from the server");
  await mira.thank({ did: "You read to me when the light was out" });
  await mira.see("waiting");
  await mira.page.reload();
  await mira.page.getByText("You read to me when the light was out").first().waitFor();
  await mira.tap("tab-ways");
  await mira.tap("way-ideas");
  await mira.tap("ideas-offer");
  await mira.see("deck-idea");
  await mira.go(relay.origin);
  await relay.run();
  await jonas.page.getByText("You read to me when the light was out").first().waitFor({ timeout: 70_000 });
});

test("a newer version asks, and until it is taken the one before goes on", { timeout: 120_000 }, async () => {
  await mira.go(relay.origin);
  await mira.see("today");
  const before = await buildOf(mira);
  const version = await release("Many ways");
  assert.notEqual(version, before);
  await looksForIt(mira.page);
  await mira.see("update");
  await mira.isAccessible("today, with a newer version");
  await mira.tap("update-later");
  assert.equal(await mira.isThere("update"), false);
  await mira.tap("tab-me");
  await mira.see("update");
  // Also after every window of it was closed, as a phone does it by itself.
  await mira.go("about:blank");
  await mira.page.waitForTimeout(500);
  await mira.go(relay.origin);
  await mira.page.getByText(line).first().waitFor();
  assert.equal(await buildOf(mira), before);
  await mira.see("update");
});

test(
  "taken, it is here at once, and what was begun came along; elsewhere nobody is disturbed",
  { timeout: 120_000 },
  async () => {
    const second = Object.assign(Object.create(Person.prototype), mira, { page: await mira.context.newPage() });
    await second.go(relay.origin);
    await second.tap("say-thanks");
    await second.write("did", "You left me the last plum");
    await mira.tap("say-thanks");
    await mira.write("did", "You found my other glove");
    await mira.tap("go");
    await mira.write("shows", "You look for what I miss");
    for (let i = 0; i < 2; i++) await mira.page.evaluate(() => history.back());
    await mira.tap("update-take");
    await mira.page.getByText("Many ways").first().waitFor();
    assert.equal(await buildOf(mira), madeOf(web).version);
    assert.equal(await mira.isThere("update"), false);
    await mira.tap("say-thanks");
    assert.equal(await mira.at("did").inputValue(), "You found my other glove");
    await mira.tap("go");
    assert.equal(await mira.at("shows").inputValue(), "You look for what I miss");
    assert.equal(await second.at("did").inputValue(), "You left me the last plum");
    assert.notEqual(await buildOf(second), madeOf(web).version);
    await second.page.evaluate(() => history.back());
    await second.page.getByText("Many ways").first().waitFor();
    await second.tap("say-thanks");
    assert.equal(await second.at("did").inputValue(), "You left me the last plum");
    assert.deepEqual(await mira.page.evaluate(() => ({ ...sessionStorage })), {}, "no trace of what was carried over");
    await second.page.close();
  },
);

test("half a version, as while somebody puts it on the server, is not taken", { timeout: 60_000 }, async () => {
  await looksForIt(jonas.page);
  await jonas.tap("update-take");
  await jonas.page.getByText("Many ways").first().waitFor();
  const before = await buildOf(jonas);
  await release("Half of it. What did");
  await relay.kill("SIGTERM");
  const file = join(web, "content/en/messages.json");
  const whole = readFileSync(file, "utf8");
  writeFileSync(file, whole.replace("Half of it", "Another half"));
  await relay.run();
  await assert.rejects(looksForIt(jonas.page).then(() => jonas.see("update", 4_000)));
  await jonas.page.reload();
  await jonas.see("today");
  assert.equal(await buildOf(jonas), before);
  writeFileSync(file, whole);
  await relay.kill("SIGTERM");
  await relay.run();
  await looksForIt(jonas.page);
  await jonas.see("update");
});

test("the pages never complained", () => {
  for (const person of [mira, jonas]) assert.deepEqual(person.complaints, []);
});

test("on a page without https, which gets no service worker, all works as before", { timeout: 120_000 }, async () => {
  const flags = ["--host-resolver-rules=MAP tend.lan 127.0.0.1"];
  const port = relay.port;
  await relay.kill("SIGTERM");
  const plain = await Relay.start({ port, more: ["--origin", `http://tend.lan:${port}`] });
  const ilse = await Person.arrive("Ilse", { flags, installs: true });
  try {
    await ilse.begin(`http://tend.lan:${port}`);
    assert.equal(await ilse.page.evaluate(() => isSecureContext || "serviceWorker" in navigator), false);
    await ilse.page.reload();
    await ilse.see("home-alone");
    const complaints = ilse.complaints.filter((each) => !/Cross-Origin-Opener-Policy header has been ignored/.test(each));
    assert.deepEqual(complaints, []);
  } finally {
    await ilse.leave();
    await plain.stop();
    await relay.run();
  }
});
