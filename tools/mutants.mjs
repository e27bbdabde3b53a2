// Breaks one line of the core or the relay at a time (tests/mutants/mutants.json) in a copy of the tree, and checks that the
// tests named beside it go red. A mutant that survives is a hole in the tests.
// Usage: node tools/mutants.mjs [NAME…]   Prints a case a line: {"name", "failed"?}.
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const root = join(import.meta.dirname, "..");
const copy = join(root, "build/mutants");
const chosen = process.argv.slice(2);
const all = JSON.parse(readFileSync(join(root, "tests/mutants/mutants.json"), "utf8"));
const mutants = chosen.length === 0 ? all : all.filter(({ name }) => chosen.includes(name));

const tests_ms_max = 3 * 60_000; // they take seconds; with a line broken they may never end, and that is red, too

function run(program, args, timeout = undefined) {
  const how = { cwd: root, encoding: "utf8", maxBuffer: 1 << 28, timeout, killSignal: "SIGKILL" };
  const { status, stdout, stderr } = spawnSync(program, args, how);
  return { status, output: `${stdout}${stderr}` };
}

// The sources as they are now; files that did not change keep their times, so that only what changed is built.
function copyTree() {
  const files = run("git", ["ls-files", "-co", "--exclude-standard"])
    .output.split("\n")
    .filter((file) => file !== "" && existsSync(join(root, file)));
  for (const file of files) {
    const to = join(copy, "tree", file);
    const text = readFileSync(join(root, file));
    if (existsSync(to) && readFileSync(to).equals(text)) continue;
    mkdirSync(dirname(to), { recursive: true });
    cpSync(join(root, file), to);
  }
  for (const file of run("git", ["ls-files", "-d"]).output.split("\n").filter(Boolean))
    rmSync(join(copy, "tree", file), { force: true });
}

function build(programs) {
  return run("ninja", ["-C", join(copy, "build"), ...programs]);
}

// Why this mutant is not caught, or nothing.
function survives({ file, from, to, program, tests }) {
  const path = join(copy, "tree", file);
  const text = readFileSync(path, "utf8");
  const flat = text.replace(/\s+/g, " ");
  if (flat.split(from.replace(/\s+/g, " ")).length !== 2) return `"${from}" does not stand exactly once in ${file}`;
  const pattern = new RegExp(
    from
      .split(/\s+/)
      .map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"))
      .join("\\s+"),
  );
  writeFileSync(
    path,
    text.replace(pattern, () => to),
  );
  try {
    const built = build([program]);
    if (built.status !== 0) return `it does not compile:\n${built.output.slice(-2000)}`;
    const tested = run(join(copy, "bin", program), [`--gtest_filter=${tests}`, "--gtest_brief=1"], tests_ms_max);
    return tested.status === 0 ? `${program} ${tests} stayed green` : undefined;
  } finally {
    writeFileSync(path, text);
  }
}

copyTree();
if (!existsSync(join(copy, "build/build.ninja"))) {
  run("cmake", [
    "-G",
    "Ninja",
    "-S",
    join(copy, "tree"),
    "-B",
    join(copy, "build"),
    `-DCMAKE_RUNTIME_OUTPUT_DIRECTORY=${join(copy, "bin")}`,
  ]);
}
const programs = [...new Set(mutants.map(({ program }) => program))];
const whole = build(programs);
if (whole.status !== 0) {
  console.log(JSON.stringify({ name: "the tree builds unbroken", failed: whole.output.slice(-4000) }));
} else {
  for (const mutant of mutants) console.log(JSON.stringify({ name: mutant.name, failed: survives(mutant) }));
  build(programs);
}
