// Runs the parts of Tend's tests that ./test names and counts every single case.
// Usage: node tools/test.mjs ONLY PART…   (ONLY: words that a test's name must hold, or empty)
//
// A runner that crashes, hangs, can't be built or finds no test counts as one failed case.
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { makeGallery } from "./gallery.mjs";

const [only, ...parts] = process.argv.slice(2);
const root = join(import.meta.dirname, "..");
const reports = join(root, "build/log/reports");

// Each part: what tools/build must make first, and a function that returns a list of cases.
// A case is { name, failed?: what went wrong, skipped?: true }.
const partByName = {
  unit: { needs: ["sanitized"], run: () => googleTests("unit_tests", cpus().length, "build/sanitized/bin") },
  property: { needs: ["property_tests"], run: () => googleTests("property_tests", cpus().length) },
  scenario: { needs: ["scenario_tests"], run: () => googleTests("scenario_tests", cpus().length) },
  simulation: { needs: ["sim"], run: simulation },
  fuzz: { needs: ["fuzz_corpus"], run: fuzz },
  vectors: { needs: ["vectors"], run: vectors },
  structure: { needs: [], run: () => nodeTests("structure", cpus().length) },
  content: { needs: [], run: () => nodeTests("content", cpus().length) },
  web: { needs: ["types"], run: web },
  docs: { needs: ["app"], run: () => nodeTests("docs", cpus().length) },
  words: { needs: ["measure_words"], run: gentleWords },
  mutants: { needs: [], run: mutants },
  e2e: { needs: ["app_test", "unsealed"], run: browserTests },
  gallery: { needs: ["app_test"], run: gallery },
};

const minutes = 60_000;

// Runs a program to its end; { code, signal, output (both streams as they came), late (it was stopped for taking too long) }.
function launch(program, args, { env = {}, cwd = root, limit = 40 * minutes } = {}) {
  return new Promise((resolve) => {
    // A group of its own, so that a hanging test's children end with it.
    const child = spawn(program, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    let output = "";
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      stopGroup(child.pid);
    }, limit);
    running.add(child.pid);
    child.stdout.setEncoding("utf8").on("data", (text) => (output += text));
    child.stderr.setEncoding("utf8").on("data", (text) => (output += text));
    child.on("error", (error) => finish({ code: null, signal: null, output: output + error.message, late }));
    child.on("close", (code, signal) => finish({ code, signal, output, late }));
    function finish(result) {
      clearTimeout(timer);
      running.delete(child.pid);
      resolve(result);
    }
  });
}

const running = new Set();

function stopGroup(pid) {
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // It has ended already.
  }
}

for (const signal of ["SIGINT", "SIGTERM"]) {
  process.on(signal, () => {
    for (const pid of running) stopGroup(pid);
    process.exit(130);
  });
}

function howItEnded({ code, signal, late }) {
  if (late) return "was stopped because it took too long";
  return signal ? `was ended by ${signal}` : `ended with exit code ${code}`;
}

function endOf(output, lines = 60) {
  return output.trimEnd().split("\n").slice(-lines).join("\n");
}

// Adds a failed case where a runner ended badly though each case it reported passed, or reported nothing at all.
function judged(name, ended, cases) {
  if (ended.code !== 0 && !cases.some((one) => one.failed !== undefined)) {
    return [...cases, { name, failed: `${name} ${howItEnded(ended)}\n${endOf(ended.output)}` }];
  }
  if (cases.length === 0 && only === "") {
    return [{ name, failed: `${name} ran no test at all\n${endOf(ended.output)}` }];
  }
  return cases;
}

function report(name) {
  mkdirSync(reports, { recursive: true });
  const file = join(reports, `${name}.json`);
  rmSync(file, { force: true });
  return file;
}

async function googleTests(program, shards, folder = "build/bin") {
  const all = Array.from({ length: shards }, async (_, shard) => {
    const file = report(`${folder.replaceAll("/", "-")}-${program}-${shard}`);
    const args = [`--gtest_output=json:${file}`, "--gtest_brief=0", "--gtest_color=no"];
    if (only !== "") args.push(`--gtest_filter=*${only.replaceAll(" ", "*")}*`);
    const env = { GTEST_TOTAL_SHARDS: String(shards), GTEST_SHARD_INDEX: String(shard) };
    const ended = await launch(join(root, folder, program), args, { env });
    return { ended, cases: readGoogleReport(file, ended.output) };
  });
  const results = await Promise.all(all);
  // A shard may rightly be empty if there are few tests, but not all of them.
  const cases = results.flatMap(({ ended, cases }) =>
    cases.length === 0 && ended.code === 0 ? [] : judged(program, ended, cases),
  );
  return judged(program, { code: 0, output: results[0].ended.output }, cases);
}

function readGoogleReport(file, output) {
  if (existsSync(file)) {
    const suites = JSON.parse(readFileSync(file, "utf8")).testsuites;
    return suites.flatMap((suite) => suite.testsuite.map(googleCase));
  }
  // It crashed: what it printed tells which tests had passed and which one it was in.
  const passed = [...output.matchAll(/^\[ {7}OK \] (\S+)/gm)].map(([, name]) => ({ name }));
  const failed = [...output.matchAll(/^\[ {2}FAILED {2}\] (\S+) \(/gm)].map(([, name]) => ({ name, failed: endOf(output) }));
  const begun = [...output.matchAll(/^\[ RUN {6}\] (\S+)/gm)].map(([, name]) => name).at(-1);
  const ended = new Set([...passed, ...failed].map(({ name }) => name));
  if (begun !== undefined && !ended.has(begun)) failed.push({ name: begun, failed: `crashed or hung here\n${endOf(output)}` });
  return [...passed, ...failed];
}

function googleCase(test) {
  const name = `${test.classname}.${test.name}`;
  if (test.failures) return { name, failed: test.failures.map(({ failure }) => failure).join("\n") };
  return test.result === "SKIPPED" || test.status === "NOTRUN" ? { name, skipped: true } : { name };
}

// 500 seeds in two processes, one case a seed; then one case for each planted bug, which has to be found. With --only,
// its words choose bugs.
async function simulation() {
  const program = join(root, "build/bin/sim");
  const half = 250;
  const cases =
    only !== ""
      ? []
      : await Promise.all(
          [1, 1 + half].map(async (first) => {
            const ended = await launch(program, ["--first", String(first), "--seeds", String(half)]);
            return countedCases(`seeds from ${first} on`, ended);
          }),
        );
  const listed = await launch(program, ["--list-bugs"]);
  const bugs = listed.output
    .trimEnd()
    .split("\n")
    .map((line) => line.split(":")[0])
    .filter((bug) => bug.includes(only.replaceAll(" ", "-")));
  for (const bug of bugs) {
    const ended = await launch(program, ["--bug", bug, "--seeds", "200"]);
    const name = `the planted bug ${bug} is found`;
    cases.push(ended.code === 0 ? { name } : { name, failed: `it ${howItEnded(ended)}\n${endOf(ended.output)}` });
  }
  return cases.flat();
}

// Every input of every corpus once more (tests/fuzz), two targets at a time. With --only, its words choose targets.
async function fuzz() {
  const program = join(root, "build/sanitized/bin/fuzz_corpus");
  const names = async (verb) => (await launch(program, [verb])).output.split("\n").filter(Boolean);
  const left = (await names("targets")).filter((name) => only === "" || only.split(" ").includes(name));
  const cases = only === "" ? [allRecordsAreFuzzed(new Set(await names("records")))] : [];
  const worker = async () => {
    for (let name; (name = left.shift()) !== undefined;) {
      const ended = await launch(program, ["replay", name, join("tests/fuzz/corpus", `${name}.pack`)]);
      cases.push(...countedCases(`fuzz ${name}`, ended));
    }
  };
  await Promise.all([worker(), worker()]);
  return cases;
}

// Reads the sources for every record that they describe, tests aside.
function allRecordsAreFuzzed(fuzzed) {
  const sources = ["core", "protocol", "relay", "device", "cli"].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true }).map((path) => join(root, folder, path)),
  );
  const described = sources
    .filter((path) => /\.(h|cpp)$/.test(path) && !/_(test|property)\.cpp$/.test(path) && !path.endsWith("core/codec/record.h"))
    .flatMap((path) => [...readFileSync(path, "utf8").matchAll(/\bdescribe(?:_row)?\(\s*"(\w+)"/g)].map(([, name]) => name));
  const missing = described.filter((record) => !fuzzed.has(record));
  const name = `each of the ${described.length} records that the code describes is fuzzed`;
  return missing.length === 0 && described.length > 80
    ? { name }
    : { name, failed: `not in tests/fuzz/records.h: ${missing.join(", ")}` };
}

// The vectors' program prints one line per failed case and, last, "N passed, N failed".
async function vectors() {
  const folder = join(root, "tests/vectors");
  // With --only, its words choose files of vectors.
  const topics = only.split(" ").filter((word) => word !== "" && existsSync(join(folder, `${word}.json`)));
  if (only !== "" && topics.length === 0) return [];
  const native = await launch(join(root, "build/bin/vectors"), [folder, ...topics]);
  const wasm = await launch(process.execPath, [
    "--no-warnings",
    join(root, "tools/wasi-run.mjs"),
    join(root, "build/wasm/vectors.wasm"),
    "--dir",
    `/vectors=${folder}`,
    "/vectors",
    ...topics,
  ]);
  return [...countedCases("vectors (native)", native), ...countedCases("vectors (wasm)", wasm)];
}

function countedCases(kind, ended) {
  const lines = ended.output.trimEnd().split("\n");
  const [, passed = 0, failed = 0] = /^(\d+) passed, (\d+) failed$/.exec(lines.at(-1)) ?? [];
  const cases = Array.from({ length: Number(passed) }, (_, i) => ({ name: `${kind} ${i}` }));
  for (let i = 0; i < Number(failed); i++) {
    cases.push({ name: `${kind}: ${failed} failed`, failed: i === 0 ? endOf(ended.output) : "as above" });
  }
  return judged(kind, ended, cases);
}

// The *.test.mjs files of a folder under tests/, by Node's own runner.
// Two files at a time. On a busy machine one can be late for what it waits for: a file that did not pass is run once more, by
// itself, and what it says then counts.
async function browserTests() {
  const cases = await nodeTests("e2e", 2);
  const again = new Set(cases.filter(({ failed }) => failed !== undefined).map(({ file }) => file));
  if (again.size === 0 || again.has(undefined)) return cases;
  for (const file of again) console.log(`- e2e: ${file} did not pass beside another and is run again by itself`);
  const alone = await nodeTests("e2e", 1, (name) => again.has(name));
  return [...cases.filter(({ file }) => !again.has(file)), ...alone];
}

// The stories once more, with a picture of each screen they look over.
async function gallery() {
  const pictures = join(root, "build/gallery");
  rmSync(pictures, { recursive: true, force: true });
  mkdirSync(pictures, { recursive: true });
  process.env.TEND_GALLERY = pictures;
  const looking = (name) => /isAccessible/.test(readFileSync(join(root, "tests/e2e", name), "utf8"));
  const cases = await nodeTests("e2e", 2, looking);
  console.log(`${makeGallery()} screens in build/gallery/index.html`);
  return cases;
}

async function nodeTests(folder, concurrency, chosen = () => true) {
  const files = readdirSync(join(root, "tests", folder))
    .filter((name) => name.endsWith(".test.mjs") && chosen(name))
    .sort();
  if (files.length === 0) return [{ name: folder, failed: `there is no *.test.mjs in tests/${folder}` }];
  const file = report(`node-${folder}`);
  const args = [
    "--no-warnings",
    "--test",
    `--test-concurrency=${concurrency}`,
    `--test-reporter=${join(root, "tools/node-reporter.mjs")}`,
    `--test-reporter-destination=${file}`,
  ];
  if (only !== "") args.push(`--test-name-pattern=${only.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}`);
  const ended = await launch(process.execPath, [...args, ...files.map((name) => join("tests", folder, name))]);
  const lines = existsSync(file) ? readFileSync(file, "utf8").split("\n").filter(Boolean) : [];
  // What --only leaves out is reported as skipped.
  return judged(
    `tests/${folder}`,
    ended,
    lines.map((line) => JSON.parse(line)).filter((one) => only === "" || !one.skipped),
  );
}

// Precision and recall of gentle words, in each language that has rules: a table, and one case each for the held-out half. What
// it gets wrong there is not printed, or rules would be written for it.
async function gentleWords() {
  const goals = { precision: 0.9, recall: 0.75 };
  const cases = [];
  for (const lang of readdirSync(join(root, "tests/words"), { withFileTypes: true })) {
    const rules = join(root, "content", lang.name, "gentle_words.txt");
    if (!lang.isDirectory()) continue;
    for (const half of ["open", "held_out"]) {
      const name = `gentle words, ${lang.name}, ${half}`;
      const sentences = join(root, "tests/words", lang.name, `${half}.json`);
      const ended = await launch(join(root, "build/bin/measure_words"), [rules, sentences]);
      if (ended.code !== 0) {
        cases.push({ name, failed: endOf(ended.output) });
        continue;
      }
      const { marks, sentences: count, us_per_sentence } = JSON.parse(ended.output);
      const sum = (what) => Object.values(marks).reduce((all, mark) => all + mark[what], 0);
      const found = {
        precision: sum("right") / (sum("right") + sum("wrong")),
        recall: sum("right") / (sum("right") + sum("missed")),
      };
      const shown = Object.entries(found).map(([what, value]) => `${what} ${value.toFixed(2)}`);
      console.log(
        `${lang.name} ${half.padEnd(8)} ${count} sentences, ${shown.join(", ")}, ${Math.round(us_per_sentence)} µs each`,
      );
      for (const [mark, { right, wrong, missed }] of Object.entries(marks))
        console.log(`   ${mark.padEnd(13)} ${right} right, ${wrong} wrong, ${missed} missed`);
      if (half === "open") continue;
      for (const [what, goal] of Object.entries(goals))
        cases.push({
          name: `${name}: ${what}`,
          ...(!(found[what] >= goal) && { failed: `${found[what].toFixed(2)}, and at least ${goal} is wanted` }),
        });
    }
  }
  return cases;
}

// Each line broken on purpose that some test must notice.
async function mutants() {
  const args = [join(root, "tools/mutants.mjs"), ...only.split(" ").filter(Boolean)];
  const ended = await launch(process.execPath, args, { limit: 60 * minutes });
  const lines = ended.output.split("\n").filter((line) => line.startsWith("{"));
  return judged(
    "mutants",
    ended,
    lines.map((line) => JSON.parse(line)),
  );
}

async function web() {
  const file = report("web");
  const args = ["vitest", "run", "--reporter=json", `--outputFile=${file}`];
  if (only !== "") args.push("-t", only);
  const ended = await launch("npx", ["--no-install", ...args], { cwd: join(root, "web") });
  const files = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")).testResults : [];
  const units = judged("web units", ended, files.flatMap(vitestCases));
  return only === "" ? [...units, await webTypes()] : units;
}

function vitestCases({ name, status, message, assertionResults }) {
  const cases = assertionResults
    .filter((one) => !(only !== "" && one.status === "skipped"))
    .map(({ fullName, status, failureMessages }) => {
      if (status === "failed") return { name: fullName, failed: failureMessages.join("\n") };
      return status === "passed" ? { name: fullName } : { name: fullName, skipped: true };
    });
  // A file that can't even be read has no cases of its own.
  if (status === "failed" && !cases.some((one) => one.failed !== undefined)) cases.push({ name, failed: message });
  return cases;
}

async function webTypes() {
  const ended = await launch("npm", ["run", "--silent", "check"], { cwd: join(root, "web") });
  const name = "the types of the web app hold";
  return ended.code === 0 ? { name } : { name, failed: `npm run check ${howItEnded(ended)}\n${endOf(ended.output)}` };
}

async function runPart(name) {
  const { needs, run } = partByName[name];
  const began = performance.now();
  if (needs.length !== 0) {
    const built = await launch(join(root, "tools/build"), needs, { limit: 40 * minutes });
    if (built.code !== 0) return { began, ran: began, cases: [{ name: `building ${needs.join(" ")}`, failed: built.output }] };
  }
  const ran = performance.now();
  try {
    return { began, ran, cases: await run() };
  } catch (error) {
    return { began, ran, cases: [{ name, failed: `the runner of this part broke: ${error.stack}` }] };
  }
}

let passed = 0;
let failed = 0;
for (const name of parts) {
  const { began, ran, cases } = await runPart(name);
  const bad = cases.filter((one) => one.failed !== undefined);
  const skipped = cases.filter((one) => one.skipped);
  for (const one of bad) {
    console.log(`\n✗ ${name}: ${one.name}`);
    console.log(String(one.failed).trimEnd().replace(/^/gm, "    "));
  }
  for (const one of skipped) console.log(`- ${name}: ${one.name} was skipped`);
  const good = cases.length - bad.length - skipped.length;
  const built = ran - began > 700 ? `, built in ${((ran - began) / 1000).toFixed(1)} s` : "";
  console.log(
    `${name.padEnd(10)} ${String(good).padStart(5)} passed ${String(bad.length).padStart(4)} failed   ${((performance.now() - ran) / 1000).toFixed(1)} s${built}`,
  );
  passed += good;
  failed += bad.length;
}
if (passed + failed === 0) {
  console.log(`No test's name holds "${only}".`);
  failed = 1;
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
