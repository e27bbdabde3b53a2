// The host side of the core's door, in a worker of its own: hands events in and carries effects out. It decides nothing.
import type { CoreEffect, CoreEvent, FromWorker, ToWorker, Trouble } from "./door";
import { decodeEnvelope, encodeEnvelope } from "./envelope";
import { Instance } from "./instance";
import { Store } from "./store";
import { now, offset } from "./time";

const timer_longest = 2_147_483_647;

const me = crypto.getRandomValues(new Uint32Array(4)).join("-");
const windows = new BroadcastChannel("tend-windows");
const connections = new Map<string, WebSocket>();
let wakeTimer: ReturnType<typeof setTimeout> | undefined;
let instance: Instance | undefined;
let store: Store | undefined;
let waiting: ToWorker[] = [];

self.onmessage = (event: MessageEvent<ToWorker>) => {
  const message = event.data;
  if (message.type === "boot") void boot(message);
  else if (instance) ask(message);
  else waiting.push(message);
};

async function boot(at: Extract<ToWorker, { type: "boot" }>): Promise<void> {
  if (typeof WebAssembly !== "object") return stop("wasm");
  const loading = Instance.load(at.wasm).then(
    (loaded) => ({ loaded, why: undefined }),
    (trouble: unknown) => ({ loaded: undefined, why: trouble instanceof TypeError ? "load" : "wasm" }) as const,
  );
  const words = readWords(at.words);
  let all: [string, Uint8Array][];
  try {
    windows.postMessage(me);
    ({ store, all } = await Store.open(me));
  } catch {
    return stop("storage");
  }
  const { loaded, why } = await loading;
  if (!loaded) return stop(why);
  instance = loaded;
  windows.onmessage = () => stop("elsewhere");
  step(
    { op: "open", stored: all.map(([key], i) => [key, i]), origin: at.origin, relay: at.relay },
    all.map(([, bytes]) => bytes),
  );
  if (!instance) return;
  tell({ type: "ready" });
  const early = waiting;
  waiting = [];
  for (const message of early) ask(message);
  const list = await words;
  if (list) step({ op: "content", part: "words", buffer: 0 }, [list]);
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

function ask(message: ToWorker): void {
  if (message.type === "nudge") step({ op: "clock", online: true }, []);
  if (message.type === "intent" || message.type === "query")
    step({ op: message.type, id: message.id, name: message.name, fields: message.fields }, []);
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
    case "reply":
      return tell({ type: "reply", id: effect.id, ...(effect.refused ? { refused: effect.refused } : { ok: effect.ok }) });
    case "changed":
      return tell({ type: "changed", views: effect.views });
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
    if (result === "elsewhere") stop("elsewhere");
    else if (result === "stored") step({ op: "stored", ticket: effect.ticket }, []);
    else step({ op: "store_failed", ticket: effect.ticket, why: result }, []);
  });
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

self.addEventListener("online", () => step({ op: "clock", online: true }, []));
