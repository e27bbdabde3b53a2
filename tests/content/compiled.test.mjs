import assert from "node:assert/strict";
import { test } from "node:test";
import { brotliCompressSync } from "node:zlib";
import { offered, packs } from "../../web/tools/packs.mjs";

const english = packs("en");

test("what a phone fetches at the start stays under 60 KB when packed", (t) => {
  const sizes = Object.fromEntries(Object.entries(english).map(([pack, { json }]) => [pack, brotliCompressSync(json).length]));
  const sum = Object.values(sizes).reduce((one, other) => one + other, 0);
  t.diagnostic(`${sum} bytes: ${JSON.stringify(sizes)}`);
  assert.ok(sum > 10_000 && sum <= 60 * 1024, `${sum} bytes`);
});

test("a compiled pack is its items, with id and text, and nothing that is retired", () => {
  for (const { items, json } of Object.values(english)) {
    const compiled = JSON.parse(json);
    assert.deepEqual(compiled, offered(items));
    assert.ok(compiled.every(({ id, text, retired }) => id && text && retired === undefined));
  }
});
