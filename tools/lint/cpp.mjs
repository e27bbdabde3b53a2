// clang-tidy over the C++ sources, those alone that have changed since they last were found good.
// Usage: node tools/lint/cpp.mjs [FILE…]   Needs build/lint/commands/compile_commands.json (./lint makes it).
//
// A source is good under a key: the digest of .clang-tidy, of clang-tidy's version, and of the source with all of ours that
// it includes, however deep. build/lint/good keeps a source's last good key.
import { execFileSync, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { filesUnder, read, root } from "../../tests/structure/tree.mjs";
import { includesOf } from "../tidy/includes.mjs";

const commands = join(root, "build/lint/commands");
const good = join(root, "build/lint/good");
const always = [read(".clang-tidy"), execFileSync("clang-tidy-19", ["--version"], { encoding: "utf8" })];

const withIncluded = new Map();

// The paths of a source and of all of ours that it includes. Our include paths start at the root.
function reached(path, seen = new Set()) {
  if (seen.has(path) || !existsSync(join(root, path))) return seen;
  seen.add(path);
  if (!withIncluded.has(path))
    withIncluded.set(
      path,
      includesOf(read(path)).filter(({ ours }) => ours),
    );
  for (const { path: included } of withIncluded.get(path)) reached(included, seen);
  return seen;
}

function keyOf(path) {
  const hash = createHash("sha256");
  for (const part of [...always, ...[...reached(path)].sort().map(read)]) hash.update(`${part.length}\n${part}`);
  return hash.digest("hex");
}

const stampOf = (path) => join(good, `${path.replaceAll("/", "+")}.key`);

function isGood(path, key) {
  return existsSync(stampOf(path)) && readFileSync(stampOf(path), "utf8") === key;
}

function tidy(path) {
  return new Promise((resolve) => {
    const child = spawn("clang-tidy-19", ["-p", commands, "--quiet", path], { cwd: root, stdio: ["ignore", "pipe", "pipe"] });
    const output = { stdout: "", stderr: "" };
    for (const stream of ["stdout", "stderr"]) child[stream].setEncoding("utf8").on("data", (text) => (output[stream] += text));
    child.on("close", (code) => resolve({ code, ...output }));
  });
}

// Each finding begins with its place; a header's is found again by every source that includes it.
const told = new Set();

function tell({ code, stdout, stderr }) {
  const findings = stdout.split(/^(?=\S+:\d+:\d+: (?:error|warning):)/m).filter((text) => text.trim() !== "");
  for (const finding of findings) {
    const text = finding.trimEnd().replaceAll(`${root}/`, "");
    if (!told.has(text)) console.log(text);
    told.add(text);
  }
  if (findings.length === 0 && code !== 0) {
    told.add(stderr);
    console.log(stderr.trim() || `clang-tidy-19 ended with ${code}`);
  }
}

const chosen = process.argv.slice(2);
const sources = chosen.length !== 0 ? chosen : filesUnder(".").filter((path) => path.endsWith(".cpp"));
const due = sources.map((path) => ({ path, key: keyOf(path) })).filter(({ path, key }) => !isGood(path, key));
mkdirSync(good, { recursive: true });
if (due.length > 1) console.log(`clang-tidy: ${due.length} of ${sources.length} sources, some seconds each`);

let begun = 0;
let bad = 0;
async function work() {
  for (let next = due[begun++]; next !== undefined; next = due[begun++]) {
    const number = begun;
    const began = performance.now();
    const result = await tidy(next.path);
    const seconds = ((performance.now() - began) / 1000).toFixed(0);
    tell(result);
    if (result.code === 0) writeFileSync(stampOf(next.path), next.key);
    else bad++;
    console.log(`  [${number}/${due.length}] ${next.path} ${result.code === 0 ? "" : "has findings "}(${seconds} s)`);
  }
}
await Promise.all(Array.from({ length: cpus().length }, work));
console.log(bad === 0 ? `clang-tidy: all ${sources.length} sources are good` : `clang-tidy: ${told.size} findings`);
process.exit(bad === 0 ? 0 : 1);
