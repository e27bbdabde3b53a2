// The host side of the core's door, in a worker of its own: hands events in and carries effects out. It decides nothing.
// Of several tabs only one has a core (tabs.ts).
import type { Ask, Boot, CoreEffect, CoreEvent, FromWorker, ToWorker, Trouble } from "./door";
import { decodeEnvelope, encodeEnvelope } from "./envelope";
import { Instance } from "./instance";
import { Store } from "./store";
import { everyone, Follower, leader_lock, type Letter } from "./tabs";
import { now, offset } from "./time";

/** Whose question it is: another tab's, or, without `tab`, this one's. */
interface Asker {
  tab?: string;
  id: number;
}

const timer_longest = 2_147_483_647;
const me = crypto.getRandomValues(new Uint32Array(4)).join("-");
// Where there is no lock (a page that is not https), the newer window takes over.
const windows = new BroadcastChannel("tend-windows");
const tabs = new BroadcastChannel("tend-tabs");
const connections = new Map<string, WebSocket>();
const askers = new Map<number, Asker>();
let nextId = 1;
let wakeTimer: ReturnType<typeof setTimeout> | undefined;
let instance: Instance | undefined;
let store: Store | undefined;
let follower: Follower | undefined;
let build = "";
let waiting: { message: Ask; tab?: string }[] = [];

self.onmessage = (event: MessageEvent<ToWorker>) => {
  const message = event.data;
  if (message.type === "boot") boot(message);
  else if (message.type === "demo")
    return; // of another worker
  else if (follower) follower.ask(message);
  else ask({ message });
};

function boot(at: Boot): void {
  build = at.wasm;
  if (typeof WebAssembly !== "object") return stop("wasm");
  if (navigator.locks) join(at);
  else void lead(at);
}

// Follows whoever leads, and leads as soon as nobody else does.
function join(at: Boot): void {
  const queue = new AbortController();
  let stealing = false;
  const takeTheLead = (how: LockOptions): void => {
    const forGood = (): Promise<never> => {
      const open = follower?.end() ?? [];
      const succeeds = follower?.hasMet ?? false;
      follower = undefined;
      tabs.onmessage = (event: MessageEvent<Letter>) => serve(event.data);
      post({ to: everyone, by: me, build, says: { type: "leads" } });
      for (const message of open) ask({ message });
      void lead(at).then(() => succeeds && tell({ type: "afresh" }));
      return new Promise(() => undefined);
    };
    navigator.locks.request(leader_lock, how, forGood).catch(() => {
      // The queue was left by this tab itself, or another has taken the lock away.
      if (!follower) stop("relieved");
    });
  };
  follower = new Follower(me, build, at.again, {
    post,
    tell,
    takeOver: () => {
      if (stealing) return;
      stealing = true;
      queue.abort();
      takeTheLead({ steal: true });
    },
    outdated: () => stop("newer"),
  });
  tabs.onmessage = (event: MessageEvent<Letter>) => follower?.hear(event.data);
  takeTheLead({ signal: queue.signal });
}

async function lead(at: Boot): Promise<void> {
  const loading = Instance.load(at.wasm).then(
    (loaded) => ({ loaded, why: undefined }),
    (trouble: unknown) => ({ loaded: undefined, why: trouble instanceof TypeError ? "load" : "wasm" }) as const,
  );
  const words = readWords(at.words);
  let all: [string, Uint8Array][];
  let files: string[];
  try {
    if (!navigator.locks) windows.postMessage(me);
    ({ store, all, files } = await Store.open(me, () => stop("cleared")));
  } catch {
    return stop("storage");
  }
  const { loaded, why } = await loading;
  if (!loaded) return stop(why);
  if (stopped) return;
  instance = loaded;
  if (!navigator.locks) windows.onmessage = () => stop("elsewhere");
  step(
    { op: "open", stored: all.map(([key], i) => [key, i]), files, origin: at.origin, relay: at.relay },
    all.map(([, bytes]) => bytes),
  );
  if (!instance) return;
  tell({ type: "ready" });
  const early = waiting;
  waiting = [];
  for (const each of early) ask(each);
  void words.then((list) => list && step({ op: "content", part: "words", buffer: 0 }, [list]));
}

// What a follower asks. That it is heard is said at once, though the answer may take longer.
function serve(letter: Letter): void {
  if (!("ask" in letter)) return;
  post({ to: letter.from, by: me, build, says: { type: "leads" } });
  if (letter.ask) ask({ message: letter.ask, tab: letter.from });
}

// Pairing alone needs the word list. Without a network it is absent, and the core says so when it is asked to pair.
async function readWords(url: string): Promise<Uint8Array | undefined> {
  for (let attempt = 0; ; attempt++) {
    try {
      const response = await fetch(url, { credentials: "same-origin" });
      if (response.ok) return new Uint8Array(await response.arrayBuffer());
    } catch {
      // tried again below
    }
    if (stopped) return undefined;
    await new Promise((resolve) => setTimeout(resolve, Math.min(60_000, 2_000 * 2 ** attempt)));
  }
}

function ask({ message, tab }: { message: Ask; tab?: string }): void {
  if (!instance) {
    waiting.push({ message, ...(tab !== undefined && { tab }) });
    return;
  }
  if (message.type === "nudge") return step({ op: "clock", online: true }, []);
  const id = nextId++;
  askers.set(id, { id: message.id, ...(tab !== undefined && { tab }) });
  const files = message.files ?? [];
  step(
    {
      op: message.type,
      id,
      name: message.name,
      fields: message.fields,
      ...(files.length > 0 && { files: files.map((_, i) => i) }),
      ...(message.archive !== undefined && { archive: message.archive }),
    },
    files,
  );
}

let stopped = false;

// From here on nothing goes in or out; the page shows why, or starts a fresh worker.
function stop(what: Trouble): void {
  if (stopped) return;
  stopped = true;
  instance = undefined;
  for (const socket of connections.values()) socket.close();
  connections.clear();
  clearTimeout(wakeTimer);
  follower?.end();
  follower = undefined;
  tabs.close();
  windows.close();
  store?.close();
  tell({ type: "trouble", what });
}

function step(event: CoreEvent, buffers: readonly Uint8Array[]): void {
  if (!instance) return;
  const at = now();
  let effects: CoreEffect[];
  let given: Uint8Array<ArrayBuffer>[];
  try {
    const answer = decodeEnvelope(instance.step(encodeEnvelope({ v: 1, now: at, offset: offset(at), ...event }, buffers)));
    effects = (answer.json as { effects: CoreEffect[] }).effects;
    given = answer.buffers;
  } catch (trouble) {
    if (import.meta.env.DEV) console.error(trouble);
    return stop("trapped");
  }
  for (const effect of effects) carryOut(effect, given);
}

function carryOut(effect: CoreEffect, buffers: readonly Uint8Array<ArrayBuffer>[]): void {
  switch (effect.op) {
    case "store":
      return save(effect, buffers);
    case "get_files":
      return read(effect);
    case "connect":
      return connect(effect.conn, effect.url);
    case "send": {
      const socket = connections.get(effect.conn);
      const bytes = buffers[effect.buffer];
      if (socket?.readyState === WebSocket.OPEN && bytes) socket.send(bytes);
      return;
    }
    case "close":
      connections.get(effect.conn)?.close();
      return;
    case "reply": {
      const asker = askers.get(effect.id);
      askers.delete(effect.id);
      if (!asker) return;
      const said = {
        type: "reply",
        id: asker.id,
        ...(effect.refused ? { refused: effect.refused } : { ok: effect.ok }),
        ...(effect.file !== undefined && { file: buffers[effect.file] }),
      } as const;
      return asker.tab === undefined ? tell(said) : post({ to: asker.tab, by: me, build, says: said });
    }
    case "changed": {
      const said = { type: "changed", views: effect.views } as const;
      tell(said);
      return post({ to: everyone, by: me, build, says: said });
    }
    case "wake":
      return setAlarm(effect.at);
  }
}

function save(effect: Extract<CoreEffect, { op: "store" }>, buffers: readonly Uint8Array[]): void {
  if (!store) return;
  const puts = effect.puts.map(([key, buffer]): [string, Uint8Array] => {
    const bytes = buffers[buffer];
    if (!bytes) throw new RangeError("a store effect names a buffer that is not there");
    return [key, bytes];
  });
  void store.write({ puts, removes: effect.removes }).then((result) => {
    if (result === "elsewhere") stop(navigator.locks ? "relieved" : "elsewhere");
    else if (result === "stored") step({ op: "stored", ticket: effect.ticket }, []);
    else step({ op: "store_failed", ticket: effect.ticket, why: result }, []);
  });
}

function read(effect: Extract<CoreEffect, { op: "get_files" }>): void {
  void store?.read(effect.keys).then((values) =>
    step(
      { op: "files", ticket: effect.ticket, values: values.map(([key], i) => [key, i]) },
      values.map(([, bytes]) => bytes),
    ),
  );
}

function connect(conn: string, url: string): void {
  let socket: WebSocket;
  try {
    socket = new WebSocket(url);
  } catch {
    queueMicrotask(() => step({ op: "disconnected", conn }, []));
    return;
  }
  socket.binaryType = "arraybuffer";
  connections.set(conn, socket);
  socket.onopen = () => step({ op: "connected", conn }, []);
  socket.onmessage = (event: MessageEvent<unknown>) => {
    if (event.data instanceof ArrayBuffer) step({ op: "frame", conn, buffer: 0 }, [new Uint8Array(event.data)]);
    else socket.close();
  };
  socket.onclose = () => {
    if (connections.get(conn) === socket) connections.delete(conn);
    step({ op: "disconnected", conn }, []);
  };
}

// In place of the wake asked for before. Early is harmless: the core asks again.
function setAlarm(at: number): void {
  clearTimeout(wakeTimer);
  wakeTimer = setTimeout(() => step({ op: "clock" }, []), Math.min(timer_longest, Math.max(0, at - now())));
}

function tell(message: FromWorker): void {
  self.postMessage(message);
}

function post(letter: Letter): void {
  if (!stopped) tabs.postMessage(letter);
}

self.addEventListener("online", () => step({ op: "clock", online: true }, []));
