// How soon Tend can be used on a slow phone: Chromium with a throttled network (slow 4G: 1.6 Mbit/s down, 0.75 up, 150 ms) and
// its processor at a quarter of its speed, from a relay on this machine, with the built app as it is served.
// Usage: node bench/first_load.mjs [--runs N] [--json]     (tools/build app first)
//
// first visit   by somebody who has paired before, with nothing in the browser's cache: first paint; a thanks is typed, into what
//               Today has before the core is here; all of Today is there; the thanks is saved
// later visit   the second of another one's browser, with what that keeps: all of Today is there
// bytes         what the first visit brought over the network, by kind, as compressed by the relay
import { parseArgs } from "node:util";

import { couple } from "../tests/e2e/support/people.mjs";
import { Relay } from "../tests/e2e/support/relay.mjs";

const { values } = parseArgs({ options: { runs: { type: "string", default: "5" }, json: { type: "boolean" } } });
const runs = Number(values.runs);

const slow = { offline: false, latency: 150, downloadThroughput: 1.6e6 / 8, uploadThroughput: 0.75e6 / 8 };
const untouched_ms = 4_000;
const goals = { first_paint_ms: 1800, typed_ms: 2500, saved_ms: 5000, later_today_ms: 1500 };

function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

async function throttled(person) {
  const session = await person.context.newCDPSession(person.page);
  await session.send("Network.enable");
  await session.send("Network.emulateNetworkConditions", slow);
  await session.send("Emulation.setCPUThrottlingRate", { rate: 4 });
  return session;
}

// Milliseconds since the page was asked for.
const since = (person) => person.page.evaluate(() => performance.now());
async function seen(person, id) {
  await person.see(id, 60_000);
  return since(person);
}
// The page itself notes when all of Today is drawn: asking for it from outside costs a slow processor 0.1 s and more.
const noteToday = () => {
  const look = new MutationObserver(() => {
    if (!document.querySelector("[data-testid=device-note]")) return;
    look.disconnect();
    requestAnimationFrame(() => setTimeout(() => (globalThis.todayDrawn = performance.now())));
  });
  look.observe(document, { childList: true, subtree: true });
};
async function drawn(person) {
  await person.see("device-note", 60_000);
  return (await person.page.waitForFunction(() => globalThis.todayDrawn)).jsonValue();
}

function kindOf(name) {
  if (/\.woff2$/.test(name)) return "fonts_kb";
  if (/\.wasm$/.test(name)) return "core_kb";
  return /\/content\/|packs?\b/.test(name) ? "content_kb" : "shell_kb";
}

async function weigh(session) {
  const bytes = {};
  const kinds = new Map();
  session.on("Network.responseReceived", ({ requestId, response }) =>
    kinds.set(requestId, kindOf(new URL(response.url).pathname)),
  );
  session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    const kind = kinds.get(requestId);
    if (kind) bytes[kind] = (bytes[kind] ?? 0) + encodedDataLength / 1000;
  });
  return bytes;
}

async function visit(relay, person) {
  await person.go("about:blank");
  const session = await throttled(person);
  await session.send("Network.clearBrowserCache");
  const bytes = await weigh(session);
  await person.page.goto(relay.origin, { waitUntil: "commit" });
  const out = {};
  await person.write("early-did", "You kept the light on");
  out.typed_ms = await since(person);
  out.today_ms = await drawn(person);
  await person.tap("early-go");
  await person.tap("leave-out");
  await person.tap("leave-out");
  await person.tap("give");
  out.saved_ms = await seen(person, "undo-bar");
  out.first_paint_ms = await person.page.evaluate(
    () => performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? NaN,
  );
  await person.dontWait();
  await session.detach();
  for (const [kind, kilobytes] of Object.entries(bytes)) out[kind] = kilobytes;
  return out;
}

// The second visit of a browser: what it keeps, the app's service worker has put there at the first.
async function later(relay) {
  const { mira, jonas } = await couple(relay, { options: { installs: true } });
  await jonas.leave();
  await mira.page.waitForFunction(() => navigator.serviceWorker.controller?.state === "activated");
  await mira.page.addInitScript(noteToday);
  await mira.go("about:blank");
  const session = await throttled(mira);
  await mira.page.goto(relay.origin, { waitUntil: "commit" });
  await mira.page.waitForTimeout(untouched_ms);
  const today_ms = await drawn(mira);
  await session.detach();
  await mira.leave();
  return today_ms;
}

const relay = await Relay.start();
const { mira, jonas } = await couple(relay);
await mira.page.addInitScript(noteToday);
try {
  const all = [];
  for (let i = 0; i < runs; i++) all.push({ ...(await visit(relay, mira)), later_today_ms: await later(relay) });
  const names = [...new Set(all.flatMap(Object.keys))];
  const figures = Object.fromEntries(names.map((name) => [name, Math.round(median(all.map((one) => one[name] ?? 0)))]));
  if (values.json)
    console.log(JSON.stringify({ engine: `Chromium ${mira.context.browser()?.version() ?? ""}`.trim(), runs, ...figures }));
  else
    for (const name of names) {
      const goal = goals[name] ? `   at most ${goals[name]}${figures[name] <= goals[name] ? "" : "   NOT MET"}` : "";
      console.log(`${name.padEnd(16)} ${String(figures[name]).padStart(6)}${goal}`);
    }
} finally {
  await mira.leave();
  await jonas.leave();
  await relay.stop();
}
