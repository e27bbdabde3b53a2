import { expect, test } from "vitest";
import { decodeEnvelope, encodeEnvelope } from "../src/core/envelope";

const bytes = (...values: number[]) => new Uint8Array(values);

test("what goes into an envelope comes out of it", () => {
  const made = encodeEnvelope({ op: "frame", name: "Ünal 🌻" }, [bytes(), bytes(0, 255, 7)]);
  expect(decodeEnvelope(made)).toEqual({ json: { op: "frame", name: "Ünal 🌻" }, buffers: [bytes(), bytes(0, 255, 7)] });
});

test("the form is the one both sides agreed on, to the byte", () => {
  const made = encodeEnvelope({}, [bytes(9)]);
  expect([...made]).toEqual([2, 0, 0, 0, 0x7b, 0x7d, 1, 0, 0, 0, 1, 0, 0, 0, 9]);
});

test("an envelope that is cut anywhere, or has more behind it, is refused", () => {
  const made = encodeEnvelope({ a: 1 }, [bytes(1, 2, 3)]);
  for (let length = 0; length < made.length; length++) expect(() => decodeEnvelope(made.slice(0, length))).toThrow();
  expect(() => decodeEnvelope(new Uint8Array([...made, 0]))).toThrow();
});
