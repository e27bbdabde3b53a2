// The envelope of the core's door, both ways: u32-LE json length | JSON (UTF-8) | u32-LE count | per buffer u32-LE length |
// bytes. The JSON names buffers by their place.

export interface Envelope {
  json: unknown;
  buffers: Uint8Array<ArrayBuffer>[];
}

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true });

export function encodeEnvelope(json: unknown, buffers: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const text = encoder.encode(JSON.stringify(json));
  const size = 8 + text.length + buffers.reduce((sum, buffer) => sum + 4 + buffer.length, 0);
  const out = new Uint8Array(size);
  const view = new DataView(out.buffer);
  view.setUint32(0, text.length, true);
  out.set(text, 4);
  let at = 4 + text.length;
  view.setUint32(at, buffers.length, true);
  at += 4;
  for (const buffer of buffers) {
    view.setUint32(at, buffer.length, true);
    out.set(buffer, at + 4);
    at += 4 + buffer.length;
  }
  return out;
}

/** Copies everything out of `bytes`. Throws RangeError or SyntaxError when it is not an envelope. */
export function decodeEnvelope(bytes: Uint8Array): Envelope {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const take = (from: number, length: number): Uint8Array => {
    if (from + length > bytes.length) throw new RangeError("an envelope ends inside a part");
    return bytes.subarray(from, from + length);
  };
  const jsonLength = view.getUint32(0, true);
  const json: unknown = JSON.parse(decoder.decode(take(4, jsonLength)));
  let at = 4 + jsonLength;
  const count = view.getUint32(at, true);
  at += 4;
  const buffers: Uint8Array<ArrayBuffer>[] = [];
  for (let i = 0; i < count; i++) {
    const length = view.getUint32(at, true);
    buffers.push(take(at + 4, length).slice());
    at += 4 + length;
  }
  if (at !== bytes.length) throw new RangeError("bytes follow the envelope");
  return { json, buffers };
}
