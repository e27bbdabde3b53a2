// What the service worker has to know of a finished build: every file with its digest, and a name for the whole, which the
// page has too (<meta name="build">). `node tools/offline.mjs FOLDER` says it anew after a file was changed.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

// Licences, and pictures that only installing asks for, are fetched where they are wanted.
const left_out = /^(sw\.js|design\/.*|assets\/design-.*|content\/.*\/design\.json|fonts\/.*|icons\/.*\.png|.*\.(br|gz))$/;
const own_line = /^(?:var MADE = .*;\n)?/;
const build_mark = /(<meta name="build" content=")[^"]*"/;

export function stamp(folder) {
  const page = join(folder, "index.html");
  const html = readFileSync(page, "utf8").replace(build_mark, '$1"');
  const files = Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(folder.replace(/\/$/, "").length + 1))
      .filter((path) => !left_out.test(path))
      .sort()
      .map((path) => [path, digest(path === "index.html" ? html : readFileSync(join(folder, path)))]),
  );
  const version = createHash("sha256").update(JSON.stringify(files)).digest("hex").slice(0, 12);
  const stamped = html.replace(build_mark, `$1${version}"`);
  write(page, stamped);
  files["index.html"] = digest(stamped);
  const worker = join(folder, "sw.js");
  const made = `var MADE = ${JSON.stringify({ version, files })};\n`;
  const code = readFileSync(worker, "utf8").replace(own_line, () => made);
  write(worker, code);
  return { version, files };
}

// What was packed before is another one.
function write(file, text) {
  for (const ending of [".br", ".gz"]) rmSync(file + ending, { force: true });
  writeFileSync(file, text);
}

const digest = (bytes) => `sha256-${createHash("sha256").update(bytes).digest("base64")}`;

if (process.argv[1] === fileURLToPath(import.meta.url)) stamp(process.argv[2]);
