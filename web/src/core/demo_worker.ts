// The made-up couple's worker: the core, two files of the app, and a clock. It knows no storage, no socket and no other tab,
// and what the core would want of these stops it.
import type { Ask, CoreEffect, CoreEvent, FromWorker, ToWorker } from "./door";
import { decodeEnvelope, encodeEnvelope } from "./envelope";
import { Instance } from "./instance";
import { now, offset } from "./time";

let instance: Instance | undefined;
let wakeTimer: ReturnType<typeof setTimeout> | undefined;
let early: Ask[] = [];
const timer_longest = 2_147_483_647;

self.onmessage = ({ data }: MessageEvent<ToWorker>) => {
  if (data.type === "demo") void begin(data);
  else if (data.type !== "boot") ask(data);
};

async function begin(at: Extract<ToWorker, { type: "demo" }>): Promise<void> {
  try {
    const [loaded, words] = await Promise.all([Instance.load(at.wasm), readWords(at.words)]);
    instance = loaded;
    step({ op: "demo", seed: at.seed, buffer: 0 }, [words]);
  } catch (trouble) {
    return stop(trouble instanceof TypeError ? "load" : "wasm");
  }
  tell({ type: "ready" });
  for (const each of early.splice(0)) ask(each);
}

async function readWords(url: string): Promise<Uint8Array> {
  const response = await fetch(url, { credentials: "same-origin" });
  if (!response.ok) throw new TypeError(`${url}: status ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

function ask(message: Ask): void {
  if (!instance) return void early.push(message);
  if (message.type === "nudge") step({ op: "clock" }, []);
  else step({ op: message.type, id: message.id, name: message.name, fields: message.fields }, []);
}

function step(event: CoreEvent, buffers: readonly Uint8Array[]): void {
  if (!instance) return;
  const at = now();
  try {
    const { json } = decodeEnvelope(instance.step(encodeEnvelope({ v: 1, now: at, offset: offset(at), ...event }, buffers)));
    for (const effect of (json as { effects: CoreEffect[] }).effects) carryOut(effect);
  } catch (trouble) {
    if (import.meta.env.DEV) console.error(trouble);
    stop("trapped");
  }
}

function carryOut(effect: CoreEffect): void {
  switch (effect.op) {
    case "reply":
      return tell({ type: "reply", id: effect.id, ...(effect.refused ? { refused: effect.refused } : { ok: effect.ok }) });
    case "changed":
      return tell({ type: "changed", views: effect.views });
    case "wake":
      clearTimeout(wakeTimer);
      wakeTimer = setTimeout(() => step({ op: "clock" }, []), Math.min(timer_longest, Math.max(0, effect.at - now())));
      return;
    default:
      throw new Error(`a made-up couple has nothing to ${effect.op}`);
  }
}

function stop(what: Extract<FromWorker, { type: "trouble" }>["what"]): void {
  instance = undefined;
  early = [];
  clearTimeout(wakeTimer);
  tell({ type: "trouble", what });
}

function tell(message: FromWorker): void {
  self.postMessage(message);
}
