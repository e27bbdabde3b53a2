// clang-tidy over the C++ sources, those alone that have changed since they last were found good.
// Usage: node tools/lint/cpp.mjs [FILE…]
//
// A source is good under a key: the digest of .clang-tidy, of clang-tidy's version, and of the source with all of ours that
// it includes, however deep. build/lint/good keeps a source's last good key.
//
// Nearly all of clang-tidy's time goes into headers, so sources of one folder are read together: a batch is a file that
// includes some of them. Where they can't stand in one file (a name of one is another's, too) each is read alone.
import { execFileSync, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join, relative, resolve } from "node:path";
import { filesUnder, read, root } from "../../tests/structure/tree.mjs";
import { includesOf } from "../tidy/includes.mjs";
import { batchesOf, findingsIn } from "./batches.mjs";

const folder = join(root, "build/lint");
const good = join(folder, "good");
// Our include paths start at the root, or in what ./new makes a practice out of.
const starts = [".", "tools/new/practice"];
// g++ gives the warnings. The names are given by CMake otherwise.
const names = ["TEND_VERSION", "TEND_CONTENT", "TEND_VECTORS"].map((name) => `-D${name}="${name}"`);
const flags = ["-std=c++23", "-Wno-everything", ...names];
const compiled_as = [...starts.flatMap((start) => ["-iquote", join(root, start)]), ...flags];
const always = [read(".clang-tidy"), execFileSync("clang-tidy-19", ["--version"], { encoding: "utf8" }), flags.join(" ")];

const includedBy = new Map();

const found = (path) => starts.map((start) => join(start, path)).find((one) => existsSync(join(root, one)));

// The paths of a source and of all of ours that it includes.
function reached(path, seen = new Set()) {
  if (path === undefined || seen.has(path)) return seen;
  seen.add(path);
  if (!includedBy.has(path))
    includedBy.set(
      path,
      includesOf(read(path)).filter(({ ours }) => ours),
    );
  for (const { path: included } of includedBy.get(path)) reached(found(included), seen);
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

function tidy(file) {
  return new Promise((resolve) => {
    const args = ["--quiet", `--config-file=${join(root, ".clang-tidy")}`, file, "--", ...compiled_as];
    const child = spawn("clang-tidy-19", args, { cwd: root, stdio: ["ignore", "pipe", "pipe"] });
    const output = { stdout: "", stderr: "" };
    for (const stream of ["stdout", "stderr"]) child[stream].setEncoding("utf8").on("data", (text) => (output[stream] += text));
    child.on("close", (code) => resolve({ code, ...output }));
  });
}

// A header's finding is found again by each batch that includes it.
const told = new Set();
const bad = new Set();

// Reads some sources together and notes which are good; false if they have to be read alone.
async function readTogether(sources, name) {
  const alone = sources.length === 1;
  const file = alone ? join(root, sources[0].path) : join(folder, `batch-${name}.cpp`);
  if (!alone) writeFileSync(file, sources.map(({ path }) => `#include "${path}"\n`).join(""));
  const { code, stdout, stderr } = await tidy(file);
  if (!alone) rmSync(file);
  const findings = findingsIn(stdout, (path) => relative(root, resolve(root, path)));
  if (!alone && (findings.some(({ check }) => check === "clang-diagnostic-error") || (code !== 0 && findings.length === 0)))
    return false;
  if (code !== 0 && findings.length === 0)
    findings.push({ path: sources[0].path, text: stderr.trim() || `clang-tidy-19 ended with ${code}` });
  for (const { text } of findings) {
    if (!told.has(text)) console.log(text);
    told.add(text);
  }
  const wrong = new Set(findings.map(({ path }) => path));
  for (const { path, key } of sources) {
    if ([...reached(path)].some((one) => wrong.has(one))) bad.add(path);
    else writeFileSync(stampOf(path), key);
  }
  return true;
}

const chosen = process.argv.slice(2);
const all = chosen.length !== 0 ? chosen : filesUnder(".").filter((path) => path.endsWith(".cpp"));
const due = all.map((path) => ({ path, key: keyOf(path) })).filter(({ path, key }) => !isGood(path, key));
mkdirSync(good, { recursive: true });
const batches = batchesOf(due);
if (due.length > 1)
  console.log(`clang-tidy: ${due.length} of ${all.length} sources, ${batches.length} readings of some seconds each`);

let begun = 0;
async function work() {
  for (let batch = batches[begun++]; batch !== undefined; batch = batches[begun++]) {
    const number = begun;
    const began = performance.now();
    if (!(await readTogether(batch, number))) for (const one of batch) await readTogether([one], number);
    const names = batch.length === 1 ? batch[0].path : `${batch[0].path} and ${batch.length - 1} more`;
    console.log(`  [${number}/${batches.length}] ${names} (${((performance.now() - began) / 1000).toFixed(0)} s)`);
  }
}
await Promise.all(Array.from({ length: cpus().length }, work));
console.log(
  bad.size === 0
    ? `clang-tidy: all ${all.length} sources are good`
    : `clang-tidy: ${told.size} findings, seen by ${bad.size} sources`,
);
process.exit(bad.size === 0 ? 0 : 1);
