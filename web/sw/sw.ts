// The service worker: keeps one whole version of the app's files, so that Tend opens without a network. It knows nothing of
// the relay: what is not one of these files goes out untouched, and nothing that comes from there is kept.
//
// Each version lies in a cache of its own, "tend-VERSION", whole or not at all: every file has to match its digest. Pages get
// the version that was last *accepted*, whichever of them is the newest; accepting is up to the person (../src/offline/).
// What a page may say: {ask: "version"}, {ask: "accept"}, {ask: "hold", id, what}, {ask: "give", id}; the answer comes on the
// port that came with it. To all pages goes {accepted: VERSION}.

interface Made {
  version: string;
  /** Digests by path from the worker's scope, as in the attribute `integrity`. */
  files: Record<string, string>;
}
type Asked = { ask: "version" | "accept" } | { ask: "hold"; id: string; what: unknown } | { ask: "give"; id: string };

// tools/offline.mjs writes what was made in front of this file.
declare const MADE: Made;
const worker = globalThis as unknown as ServiceWorkerGlobalScope;

const cacheOf = (version: string): string => `tend-${version}`;
/** Holds the accepted version's name alone. */
const accepted_cache = "tend-accepted";
const accepted_key = "accepted";
/** What the page put here in place of a file of ours: the name and icon that a person chose. */
const look_cache = "tend-look";
const hold_longest_ms = 20_000;
const ours = /^(?:index\.html|manifest\.webmanifest|(?:assets|content|icons)\/.+)$/;

worker.addEventListener("install", (event) => event.waitUntil(keepAll()));

worker.addEventListener("activate", (event) => {
  event.waitUntil(
    (async () => {
      await worker.clients.claim();
      await tellAccepted();
    })(),
  );
});

worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const scope = worker.registration.scope;
  const url = request.url.replace(/[?#].*$/, "");
  if (request.method !== "GET" || !url.startsWith(scope)) return;
  const path = url.slice(scope.length) || "index.html";
  if (ours.test(path)) event.respondWith(answer(path, request));
});

worker.addEventListener("message", (event) => {
  const [port] = event.ports;
  event.waitUntil(hear(event.data as Asked, (said) => port?.postMessage(said)));
});

async function hear(asked: Asked, say: (said: unknown) => void): Promise<void> {
  switch (asked.ask) {
    case "version":
      return say(MADE.version);
    case "accept":
      await accept();
      say(MADE.version);
      // A worker that waits tells the pages once it serves them.
      return worker.registration.waiting ? worker.skipWaiting() : tellAccepted();
    case "hold":
      held.set(asked.id, asked.what);
      say(asked.id);
      await new Promise((resolve) => setTimeout(resolve, hold_longest_ms));
      held.delete(asked.id);
      return;
    case "give":
      say(held.get(asked.id));
      held.delete(asked.id);
  }
}

/** What a page that loads anew gives into custody for a moment: in memory, never on disk. */
const held = new Map<string, unknown>();

// What an accepted version has already with the same digest is not fetched again.
async function keepAll(): Promise<void> {
  const cache = await caches.open(cacheOf(MADE.version));
  const accepted = await acceptedVersion();
  const before = accepted === undefined ? undefined : await caches.open(cacheOf(accepted));
  const had = (await (await before?.match("files"))?.json()) as Made["files"] | undefined;
  await Promise.all(
    Object.entries(MADE.files).map(async ([path, integrity]) => {
      if (await cache.match(path)) return;
      const same = had?.[path] === integrity ? await before?.match(path) : undefined;
      const file = same ?? (await fetch(path, { integrity, cache: path.startsWith("assets/") ? "default" : "no-cache" }));
      if (!file.ok) throw new TypeError(`${path}: status ${file.status}`);
      await cache.put(path, file);
    }),
  );
  await cache.put("files", new Response(JSON.stringify(MADE.files)));
  // On a first visit there is nothing that it would take the place of.
  if (accepted === undefined) await accept();
}

async function answer(path: string, request: Request): Promise<Response> {
  const look = path === "manifest.webmanifest" ? await caches.match(path, { cacheName: look_cache }) : undefined;
  if (look) return look;
  const accepted = await acceptedVersion();
  const kept = accepted === undefined ? undefined : await (await caches.open(cacheOf(accepted))).match(path);
  // Of a version that has gone, a page that is still open may ask for what it had not needed yet.
  return kept ?? (path.startsWith("assets/") ? await caches.match(path) : undefined) ?? fetch(request);
}

// Asked for with every file, so it is read once. What a worker that waits accepts is served by that one.
let known: Promise<string | undefined> | undefined;
function acceptedVersion(): Promise<string | undefined> {
  return (known ??= readAccepted());
}
async function readAccepted(): Promise<string | undefined> {
  try {
    return await (await (await caches.open(accepted_cache)).match(accepted_key))?.text();
  } catch (trouble) {
    known = undefined;
    throw trouble;
  }
}

// The version before stays for pages that are still open.
async function accept(): Promise<void> {
  const before = await acceptedVersion();
  if (before === MADE.version) return;
  await (await caches.open(accepted_cache)).put(accepted_key, new Response(MADE.version));
  known = undefined;
  const kept = [accepted_cache, look_cache, cacheOf(MADE.version), cacheOf(before ?? "")];
  for (const name of await caches.keys()) if (name.startsWith("tend-") && !kept.includes(name)) await caches.delete(name);
}

async function tellAccepted(): Promise<void> {
  const accepted = await acceptedVersion();
  for (const page of await worker.clients.matchAll({ type: "window" })) page.postMessage({ accepted });
}
