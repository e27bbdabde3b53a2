// Runs a WebAssembly program that has a main(), the way a shell runs a native one.
// Usage: node --no-warnings tools/wasi-run.mjs FILE.wasm [--dir SEEN_AS=FOLDER]… [ARGUMENT…]
// The program sees only the folders named by --dir.
import { readFile } from "node:fs/promises";
import { WASI } from "node:wasi";

const [file, ...rest] = process.argv.slice(2);
if (file === undefined) {
  console.error("Usage: node tools/wasi-run.mjs FILE.wasm [--dir SEEN_AS=FOLDER]… [ARGUMENT…]");
  process.exit(2);
}

const preopens = {};
while (rest[0] === "--dir" && rest.length >= 2) {
  const [seenAs, folder] = rest[1].split("=");
  preopens[seenAs] = folder;
  rest.splice(0, 2);
}

const wasi = new WASI({ version: "preview1", args: [file, ...rest], preopens, returnOnExit: true });
const { instance } = await WebAssembly.instantiate(await readFile(file), wasi.getImportObject());
process.exitCode = wasi.start(instance);
