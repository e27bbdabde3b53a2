// Lets libFuzzer look for bytes that break a law of a fuzz target (tests/fuzz/fuzz.h): SECONDS (60) on each TARGET, or on
// all. It begins with the kept corpus, what it found before (build/fuzz/grown), and the seeds.
//
// A crash is kept as a file in build/fuzz/found and named with the one line that replays it. With --keep, the corpora in
// tests/fuzz/corpus become the smallest that reach all that is reached now.
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { cpus } from "node:os";
import { join, relative } from "node:path";
import { commitNow, numberOf, Record, root } from "./record.mjs";

const keep_bytes_max = 100_000; // of one corpus
const input_bytes_max = 8_192;
const words = process.argv.slice(2).filter((word) => word !== "--keep");
const keep = process.argv.includes("--keep");
const seconds = numberOf(words[0], 60, "SECONDS");
const program = join(root, "build/fuzz/bin/fuzz");
const corpus = join(root, "build/sanitized/bin/fuzz_corpus");
for (const file of [program, corpus]) {
  if (existsSync(file)) continue;
  console.error(`${relative(root, file)} is not built; tools/build fuzz_corpus fuzz makes it.`);
  console.log("0 passed, 1 failed");
  process.exit(1);
}

const targets = execFileSync(corpus, ["targets"], { encoding: "utf8" }).split("\n").filter(Boolean).sort();
const wanted = words.slice(1);
const unknown = wanted.filter((name) => !targets.includes(name));
if (unknown.length !== 0) {
  console.error(`There is no fuzz target ${unknown.join(", ")}; there are ${targets.join(", ")}.`);
  process.exit(2);
}

const made = (path) => {
  mkdirSync(path, { recursive: true });
  return path;
};
const folderOf = (kind, target) => made(join(root, "build/fuzz", kind, target));
const packOf = (target) => join(root, "tests/fuzz/corpus", `${target}.pack`);

function withTarget(target) {
  return { cwd: root, env: { ...process.env, TEND_FUZZ_TARGET: target, UBSAN_OPTIONS: "print_stacktrace=1" } };
}

// The folders to begin with, the grown one first: there libFuzzer adds what it finds.
function beginnings(target) {
  const grown = folderOf("grown", target);
  const kept = folderOf("kept", target);
  const seeds = folderOf("seeds", target);
  for (const folder of [kept, seeds]) rmSync(folder, { recursive: true, force: true });
  if (existsSync(packOf(target))) execFileSync(corpus, ["unpack", packOf(target), kept]);
  execFileSync(corpus, ["seeds", target, seeds]);
  return [grown, made(kept), made(seeds)];
}

function fuzzOne(target) {
  const found = folderOf("found", target);
  const before = new Set(readdirSync(found));
  const args = [
    `-max_total_time=${seconds}`,
    `-max_len=${input_bytes_max}`,
    "-timeout=25",
    "-rss_limit_mb=3000",
    "-print_final_stats=1",
    "-verbosity=1",
    `-artifact_prefix=${found}/`,
    ...beginnings(target),
  ];
  return new Promise((resolve) => {
    const child = spawn(program, args, { ...withTarget(target), stdio: ["ignore", "ignore", "pipe"] });
    let output = "";
    child.stderr.setEncoding("utf8").on("data", (text) => (output = (output + text).slice(-1_000_000)));
    child.on("close", (code, signal) => {
      const crashes = readdirSync(found).filter((name) => !before.has(name) && !name.startsWith("slow-unit"));
      resolve({ target, code: code ?? signal, output, crashes: crashes.map((name) => relative(root, join(found, name))) });
    });
  });
}

// What libFuzzer says of itself.
function figuresOf({ target, output, crashes }) {
  const last = (pattern) => Number([...output.matchAll(pattern)].at(-1)?.[1] ?? 0);
  return {
    [target]: {
      seconds,
      executions: last(/stat::number_of_executed_units:\s*(\d+)/g) || last(/^#(\d+)\t/gm),
      edges: last(/\bcov: (\d+)/g),
      inputs: last(/\bcorp: (\d+)/g),
      crashes: crashes.length,
    },
  };
}

// Sums per target; edges and inputs as they stood last.
function merge(before, slice) {
  const targets = { ...before?.targets };
  for (const [name, figures] of Object.entries(slice.targets)) {
    const old = targets[name];
    targets[name] = {
      seconds: (old?.seconds ?? 0) + figures.seconds,
      executions: (old?.executions ?? 0) + figures.executions,
      edges: figures.edges,
      inputs: figures.inputs,
      crashes: (old?.crashes ?? 0) + figures.crashes,
    };
  }
  return { failed: Object.values(targets).reduce((sum, each) => sum + each.crashes, 0), targets };
}

function keepCorpus(target) {
  const merged = join(root, "build/fuzz/merged", target);
  rmSync(merged, { recursive: true, force: true });
  made(merged);
  const folders = ["grown", "kept", "seeds"].map((kind) => folderOf(kind, target));
  const ran = spawnSync(program, ["-merge=1", "-timeout=25", `-max_len=${input_bytes_max}`, merged, ...folders], {
    ...withTarget(target),
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  if (ran.status !== 0) return console.log(`✗ ${target}: its corpus was not kept\n${ran.stderr.slice(-2000)}`);
  made(join(root, "tests/fuzz/corpus"));
  execFileSync(corpus, ["pack", merged, packOf(target), String(keep_bytes_max)]);
}

const commit = commitNow();
const record = new Record();
const left = wanted.length !== 0 ? [...wanted] : [...targets];
let passed = 0;
let failed = 0;

async function worker() {
  for (let target; (target = left.shift()) !== undefined;) {
    const result = await fuzzOne(target);
    const figures = figuresOf(result);
    record.add("fuzz", commit, { targets: figures }, merge);
    const { executions, edges, inputs } = figures[target];
    const bad = result.crashes.length !== 0 || result.code !== 0;
    console.log(
      `${bad ? "✗" : " "} fuzz ${target}: ${executions} executions, ${edges} edges, ${inputs} inputs, ${result.crashes.length} crashes`,
    );
    if (bad)
      console.log(
        result.output
          .trimEnd()
          .split("\n")
          .filter((line) => !/^#\d+\t|^stat::/.test(line))
          .slice(-40)
          .join("\n")
          .replace(/^/gm, "    "),
      );
    for (const crash of result.crashes) console.log(`  again: build/sanitized/bin/fuzz_corpus replay ${target} ${crash}`);
    bad ? failed++ : passed++;
    if (keep && !bad) keepCorpus(target);
  }
}

await Promise.all(cpus().map(worker));
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
