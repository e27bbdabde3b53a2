// A second, small implementation of a device's side of the relay's protocol (PROTOCOL 3 and 5, protocol/frames.h), written
// against the papers and not against the C++: CBOR, BLAKE2b, log-in, and a WebSocket that can also misbehave.
import { createPrivateKey, createPublicKey, randomBytes, sign } from "node:crypto";
import { spawn } from "node:child_process";
import { createConnection } from "node:net";
import { connect as connectTls } from "node:tls";
import { join } from "node:path";

const root = join(import.meta.dirname, "../../..");
export const binary = process.env.TEND_RELAY ?? join(root, "build/bin/tend-relay");

// ---- the relay as a process

// Resolves once it listens: { url, port, stdout(), stderr(), ended (a promise of { code, signal }), stop(signal) }; rejects with
// what it wrote if it ends before.
export function startRelay(args, { program = binary, options = {} } = {}) {
  const child = spawn(program, ["--listen", "127.0.0.1:0", ...args], { stdio: ["ignore", "pipe", "pipe"], ...options });
  let out = "";
  let err = "";
  child.stderr.setEncoding("utf8").on("data", (text) => (err += text));
  const ended = new Promise((resolve) => child.on("close", (code, signal) => resolve({ code, signal, out, err })));
  return new Promise((resolve, reject) => {
    ended.then(reject);
    child.stdout.setEncoding("utf8").on("data", (text) => {
      out += text;
      const url = /listening on (https?:\/\/\S+)/.exec(out)?.[1];
      if (url === undefined) return;
      const stop = (signal = "SIGTERM") => (child.kill(signal), ended);
      resolve({ url, port: Number(new URL(url).port), pid: child.pid, stdout: () => out, stderr: () => err, ended, stop });
    });
  });
}

// ---- WebSocket by hand

// One connection: `sent` frames decoded in order by `next()`; `closed` resolves to { code, reason } (code undefined if the socket
// just ended). With `ca`, the text of an authority's certificate, it speaks TLS and trusts that authority alone.
export function openSocket(port, { ca } = {}) {
  return new Promise((resolve, reject) => {
    const socket = ca === undefined ? createConnection(port, "127.0.0.1") : connectTls({ port, host: "127.0.0.1", ca });
    const frames = [];
    const waiting = [];
    let buffer = Buffer.alloc(0);
    let upgraded = false;
    let close;
    let settleClosed;
    const closed = new Promise((settle) => (settleClosed = settle));
    const send = (opcode, bytes) => socket.write(Buffer.concat([header(opcode, bytes.length), bytes]));
    const client = {
      closed,
      send: (frame) => send(2, encode(frame)),
      sendBytes: (bytes) => send(2, bytes),
      sendText: (text) => send(1, Buffer.from(text)),
      // Only the header of a message so long.
      announce: (length) => socket.write(header(2, length)),
      // The next frame; rejects if the connection ends first.
      next: () =>
        new Promise((got, lost) =>
          frames.length > 0 ? got(frames.shift()) : close ? lost(close) : waiting.push({ got, lost }),
        ),
      async nextOf(type) {
        for (;;) {
          const frame = await client.next();
          if (frame[0] === type) return frame[1];
        }
      },
      end: () => socket.destroy(),
    };
    socket.on("error", reject);
    socket.on("close", () => {
      close ??= {};
      settleClosed(close);
      for (const { lost } of waiting.splice(0)) lost(close);
    });
    socket.on("data", (data) => {
      buffer = Buffer.concat([buffer, data]);
      if (!upgraded) {
        const end = buffer.indexOf("\r\n\r\n");
        if (end < 0) return;
        const status = Number(buffer.subarray(9, 12));
        if (status !== 101) return (reject(new Error(`status ${status}`)), socket.destroy());
        upgraded = true;
        buffer = buffer.subarray(end + 4);
        resolve(client);
      }
      for (let message = take(); message !== undefined; message = take()) {
        if (message.opcode === 8) {
          close = {
            code: message.bytes.length >= 2 ? message.bytes.readUInt16BE() : 1005,
            reason: message.bytes.subarray(2).toString(),
          };
          send(8, message.bytes.subarray(0, 2));
        } else if (message.opcode === 9) {
          send(10, message.bytes);
        } else if (message.opcode === 2) {
          const frame = decode(message.bytes);
          if (waiting.length > 0) waiting.shift().got(frame);
          else frames.push(frame);
        }
      }
    });
    function take() {
      if (buffer.length < 2) return undefined;
      let length = buffer[1] & 127;
      let at = 2;
      if (length >= 126) {
        at = length === 126 ? 4 : 10;
        if (buffer.length < at) return undefined;
        length = at === 4 ? buffer.readUInt16BE(2) : Number(buffer.readBigUInt64BE(2));
      }
      if (buffer.length < at + length) return undefined;
      const message = { opcode: buffer[0] & 15, bytes: buffer.subarray(at, at + length) };
      buffer = buffer.subarray(at + length);
      return message;
    }
    const key = randomBytes(16).toString("base64");
    socket.write(
      `GET /relay HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${key}\r\n\r\n`,
    );
  });
}

// A client's frames are masked; a mask of zeros leaves the bytes as they are.
function header(opcode, length) {
  const head = Buffer.alloc(length < 126 ? 6 : length < 65536 ? 8 : 14);
  head[0] = 0x80 | opcode;
  if (length < 126) head[1] = 0x80 | length;
  else if (length < 65536) ((head[1] = 0x80 | 126), head.writeUInt16BE(length, 2));
  else ((head[1] = 0x80 | 127), head.writeBigUInt64BE(BigInt(length), 2));
  return head;
}

// ---- CBOR: numbers, Buffers, arrays, Maps by integer, booleans

export function encode(value) {
  const head = (major, n) => {
    if (n < 24) return Buffer.from([(major << 5) | n]);
    const [extra, size] = n < 256 ? [24, 1] : n < 65536 ? [25, 2] : n < 2 ** 32 ? [26, 4] : [27, 8];
    const out = Buffer.alloc(1 + size);
    out[0] = (major << 5) | extra;
    if (size === 8) out.writeBigUInt64BE(BigInt(n), 1);
    else out.writeUIntBE(n, 1, size);
    return out;
  };
  if (typeof value === "number") return head(0, value);
  if (typeof value === "boolean") return Buffer.from([value ? 0xf5 : 0xf4]);
  if (Buffer.isBuffer(value)) return Buffer.concat([head(2, value.length), value]);
  if (Array.isArray(value)) return Buffer.concat([head(4, value.length), ...value.map(encode)]);
  const fields = Object.entries(value)
    .filter(([, each]) => each !== undefined)
    .map(([key, each]) => [Number(key), each]);
  return Buffer.concat([head(5, fields.length), ...fields.flatMap(([key, each]) => [encode(key), encode(each)])]);
}

export function decode(bytes) {
  let at = 0;
  const number = (extra) => {
    if (extra < 24) return extra;
    const size = 1 << (extra - 24);
    at += size;
    return size === 8 ? Number(bytes.readBigUInt64BE(at - 8)) : bytes.readUIntBE(at - size, size);
  };
  const value = () => {
    const first = bytes[at++];
    if (first === 0xf4 || first === 0xf5) return first === 0xf5;
    const n = number(first & 31);
    switch (first >> 5) {
      case 0:
        return n;
      case 2:
        return ((at += n), Buffer.from(bytes.subarray(at - n, at)));
      case 4:
        return Array.from({ length: n }, value);
      case 5:
        return Object.fromEntries(Array.from({ length: n }, () => [value(), value()]));
      default:
        throw new Error(`a CBOR value that no frame has: ${first}`);
    }
  };
  return value();
}

// ---- BLAKE2b (RFC 7693) and the labelled hash

const iv = [
  0x6a09e667f3bcc908n,
  0xbb67ae8584caa73bn,
  0x3c6ef372fe94f82bn,
  0xa54ff53a5f1d36f1n,
  0x510e527fade682d1n,
  0x9b05688c2b3e6c1fn,
  0x1f83d9abfb41bd6bn,
  0x5be0cd19137e2179n,
];
const sigma = [
  "0123456789abcdef",
  "ea489fd61c02b753",
  "b8c052fdae367194",
  "7931dcbe265a40f8",
  "905724afe1bc683d",
  "2c6a0b834d75fe19",
  "c51fed4a0763928b",
  "db7ec13950f4862a",
  "6fe9b308c2d714a5",
  "a2847615fb9e3cd0",
  "0123456789abcdef",
  "ea489fd61c02b753",
].map((row) => [...row].map((digit) => parseInt(digit, 16)));
const low = (n) => n & 0xffffffffffffffffn;
const turn = (n, by) => low((n >> by) | (n << (64n - by)));

export function blake2b(size, input) {
  const h = [...iv];
  h[0] ^= 0x01010000n ^ BigInt(size);
  const blocks = Math.max(1, Math.ceil(input.length / 128));
  for (let block = 0; block < blocks; block++) {
    const piece = Buffer.alloc(128);
    input.copy(piece, 0, block * 128, Math.min(input.length, block * 128 + 128));
    const m = Array.from({ length: 16 }, (_, i) => piece.readBigUInt64LE(i * 8));
    const v = [...h, ...iv];
    v[12] ^= BigInt(Math.min(input.length, block * 128 + 128));
    if (block === blocks - 1) v[14] = low(~v[14]);
    const mix = (a, b, c, d, x, y) => {
      v[a] = low(v[a] + v[b] + x);
      v[d] = turn(v[d] ^ v[a], 32n);
      v[c] = low(v[c] + v[d]);
      v[b] = turn(v[b] ^ v[c], 24n);
      v[a] = low(v[a] + v[b] + y);
      v[d] = turn(v[d] ^ v[a], 16n);
      v[c] = low(v[c] + v[d]);
      v[b] = turn(v[b] ^ v[c], 63n);
    };
    for (const s of sigma) {
      const x = (i) => m[s[i]];
      (mix(0, 4, 8, 12, x(0), x(1)),
        mix(1, 5, 9, 13, x(2), x(3)),
        mix(2, 6, 10, 14, x(4), x(5)),
        mix(3, 7, 11, 15, x(6), x(7)));
      (mix(0, 5, 10, 15, x(8), x(9)),
        mix(1, 6, 11, 12, x(10), x(11)),
        mix(2, 7, 8, 13, x(12), x(13)),
        mix(3, 4, 9, 14, x(14), x(15)));
    }
    for (let i = 0; i < 8; i++) h[i] ^= v[i] ^ v[i + 8];
  }
  const out = Buffer.alloc(64);
  h.forEach((word, i) => out.writeBigUInt64LE(word, i * 8));
  return out.subarray(0, size);
}

const labelBytes = (label) => Buffer.concat([Buffer.from([label.length]), Buffer.from(label)]);
function hash(size, label, ...parts) {
  const length = (bytes) => Buffer.from(Uint32Array.of(bytes.length).buffer);
  return blake2b(size, Buffer.concat([labelBytes(label), ...parts.flatMap((part) => [length(part), part])]));
}
const signHash = (label, digest, key) => sign(null, Buffer.concat([labelBytes(label), digest]), key);

// ---- devices

// An Ed25519 key from 32 bytes, as PKCS 8 wraps it.
function device() {
  const secret = createPrivateKey({
    key: Buffer.concat([Buffer.from("302e020100300506032b657004220420", "hex"), randomBytes(32)]),
    format: "der",
    type: "pkcs8",
  });
  return { secret, login: Buffer.from(createPublicKey(secret).export({ format: "jwk" }).x, "base64url") };
}

// Two log-in keys and what makes their channel.
export function makeCouple() {
  const people = [device(), device()];
  const zeros = Buffer.alloc(16);
  const statement = encode({
    0: 1,
    1: 0,
    2: Buffer.alloc(32),
    3: 0,
    4: people.map(({ login }, slot) => [slot, login]),
    5: people[0].login,
    6: 0,
  });
  const digest = hash(32, "tend.admission", zeros, statement);
  const admission = { 0: statement, 1: people.map(({ secret }) => signHash("tend.admission", digest, secret)) };
  return {
    people,
    channel: hash(16, "tend.channel", zeros, statement),
    start: { 0: 1, 1: encode({ 0: randomBytes(90), 1: randomBytes(1024) }), 2: admission },
  };
}

export const type = {
  hello: 1,
  login: 2,
  found: 3,
  append: 4,
  mailOpen: 5,
  mailPut: 6,
  mailBurn: 7,
  erase: 8,
  eraseCancel: 9,
  bodyPut: 10,
  challenge: 64,
  welcome: 65,
  items: 66,
  ack: 67,
  refused: 68,
  mailState: 69,
  mailAck: 70,
  erased: 71,
};

// A logged-in socket, with the relay's welcome. The channel is made if it is not there.
export async function logIn(relay, couple, slot, cursor = 0, origin = relay.url) {
  const { secret, login } = couple.people[slot];
  const socket = await openSocket(relay.port, relay);
  const nonce = randomBytes(32);
  const hello = [type.hello, { 0: [1], 1: couple.channel, 2: login, 3: nonce, 4: cursor }];
  socket.send(hello);
  const challenge = await socket.nextOf(type.challenge);
  if (!challenge[2]) socket.send([type.found, { 0: couple.start }]);
  const said = hash(32, "tend.hello", couple.channel, encode(hello));
  const digest = hash(32, "tend.login", couple.channel, Buffer.from(origin), nonce, challenge[1], said);
  socket.send([type.login, { 0: signHash("tend.login", digest, secret) }]);
  const [kind, answer] = await socket.next();
  return { socket, welcome: kind === type.welcome ? answer : undefined, refused: kind === type.refused ? answer : undefined };
}

// An item of chance bytes in the form of a sealed entry.
export const makeItem = (slot) => ({ 0: 0, 1: encode({ 0: 1, 1: 0, 2: slot, 3: randomBytes(512), 4: randomBytes(512) }) });

// The hash of such an item, given its bytes, and the frame that erases the bodies of items.
export function itemHash({ channel }, bytes) {
  const { 3: head, 4: body, 5: bodyHash } = decode(bytes);
  return hash(32, "tend.item.hash", channel, head, bodyHash ?? hash(32, "tend.item.body", channel, body));
}
export function eraseFrame(couple, slot, hashes, ref = 0) {
  const signature = signHash("tend.erase", hash(32, "tend.erase", couple.channel, ...hashes), couple.people[slot].secret);
  return [type.erase, { 0: ref, 1: hashes, 2: signature }];
}

// All items, as the relay holds them: their bytes in order.
export async function readLog(relay, couple, slot, origin = relay.url) {
  const { socket, welcome } = await logIn(relay, couple, slot, 0, origin);
  const items = [];
  while (items.length < welcome[3]) {
    const page = await socket.nextOf(type.items);
    if (page[0] !== items.length) throw new Error(`items from ${page[0]} on, wanted ${items.length}`);
    items.push(...page[1].map((item) => item[1]));
  }
  socket.end();
  return items;
}
