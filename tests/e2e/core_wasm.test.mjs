import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { brotliCompressSync } from "node:zlib";

const bytes = readFileSync(join(import.meta.dirname, "../../build/wasm/core.wasm"));

test("the core asks the browser for chance and a place to complain, and nothing else", () => {
  const asked = WebAssembly.Module.imports(new WebAssembly.Module(bytes)).map(({ module, name }) => `${module}.${name}`);
  const granted = ["fd_close", "fd_seek", "fd_write", "random_get"].map((name) => `wasi_snapshot_preview1.${name}`);
  assert.deepEqual(
    asked.filter((name) => !granted.includes(name)),
    [],
  );
});

test("the core offers its door and no more", () => {
  const offered = WebAssembly.Module.exports(new WebAssembly.Module(bytes)).map(({ name }) => name);
  assert.deepEqual(offered.sort(), ["_initialize", "memory", "tend_alloc", "tend_free", "tend_new", "tend_step"]);
});

test("the core weighs at most 300 KB on its way to a phone", () => {
  const kilobytes = brotliCompressSync(bytes).length / 1000;
  assert.ok(kilobytes <= 300, `core.wasm has ${kilobytes.toFixed(0)} KB after brotli`);
});
