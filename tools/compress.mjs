// Lays NAME.br and NAME.gz beside each file of a built web app that becomes smaller by it; the relay serves them to browsers
// that take them. Usage: node tools/compress.mjs FOLDER
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const folder = process.argv[2];
const isPacked = /\.(br|gz|woff2|png)$/;

for (const file of readdirSync(folder, { recursive: true, withFileTypes: true })) {
  if (!file.isFile() || isPacked.test(file.name)) continue;
  const path = join(file.parentPath ?? file.path, file.name);
  const plain = readFileSync(path);
  const hints = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: plain.length };
  for (const [ending, packed] of [
    [".br", brotliCompressSync(plain, { params: hints })],
    [".gz", gzipSync(plain, { level: 9 })],
  ])
    if (packed.length < plain.length * 0.9) writeFileSync(path + ending, packed);
}
