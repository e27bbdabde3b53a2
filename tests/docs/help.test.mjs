import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";
import { read, root } from "../structure/tree.mjs";

function helpOf(program, ...verbs) {
  return execFileSync(join(root, program), [...verbs, "--help"], { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}
const verbsIn = (help) =>
  [...(/^Verbs:\n((?: {2}.*\n)+)/m.exec(help)?.[1] ?? "").matchAll(/^ {2}([a-z]\S*)/gm)].map(([, verb]) => verb);
const optionsIn = (text) => new Set([...text.matchAll(/(?<![\w-])--[a-z][a-z-]*/g)].map(([option]) => option));

// Every verb of `tend`, with the verbs of each practice.
function tendVerbs() {
  return verbsIn(helpOf("build/bin/tend")).flatMap((verb) => {
    const inner = verbsIn(helpOf("build/bin/tend", verb));
    return inner.length === 0 ? [[verb]] : inner.map((one) => [verb, one]);
  });
}

const tendOptions = () =>
  optionsIn(
    helpOf("build/bin/tend") +
      tendVerbs()
        .map((verb) => helpOf("build/bin/tend", ...verb))
        .join("\n"),
  );

const missing = (wanted, there) => [...wanted].filter((one) => !there.has(one));

test("every option of tend is in docs/cli.md, and every option there is one of tend", () => {
  const documented = optionsIn(read("docs/cli.md"));
  assert.deepEqual(missing(documented, tendOptions()), []);
  // What a practice's own records may have is told by the help of its verbs.
  const general = optionsIn(helpOf("build/bin/tend") + helpOf("build/bin/tend", "sync"));
  general.delete("--version");
  assert.deepEqual(missing(general, documented), []);
});

test("every verb of tend is in docs/cli.md, and every verb there is one of tend", () => {
  const text = read("docs/cli.md");
  const verbs = tendVerbs();
  assert.ok(verbs.length > 12, verbs.join("; "));
  const written = verbs.filter(([verb]) => verb !== "me").map((verb) => verb.join(" "));
  assert.deepEqual(
    written.filter((verb) => !text.includes(`\`${verb}`)),
    [],
  );
  const known = new Set(verbs.map((verb) => verb.join(" ")));
  const rows = [...text.matchAll(/^\| `([a-z]+)(?: [A-Z]+)?` \|/gm)].map(([, verb]) => verb);
  assert.ok(rows.length > 8);
  assert.deepEqual(missing(new Set(rows), known), []);
});

test("every option that README and docs/operating.md name is one of the program's", () => {
  const relay = optionsIn(helpOf("build/bin/tend-relay"));
  const scripts = optionsIn(["run", "test", "format", "lint"].map((name) => helpOf(name)).join("\n"));
  const there = new Set([...relay, ...scripts, "--help"]);
  assert.deepEqual(missing(optionsIn(read("docs/operating.md")), there), []);
  assert.deepEqual(missing(optionsIn(read("README.md")), new Set([...there, ...tendOptions()])), []);
});

test("every part of ./test, ./lint and ./run that the documents name is there", () => {
  const named = [
    ...(read("README.md") + read("docs/operating.md") + read("web/README.md")).matchAll(/`\.\/(test|lint) ([a-z0-9]+)/g),
  ];
  assert.ok(named.length > 1);
  for (const [, program, part] of named)
    assert.match(helpOf(program), new RegExp(`^ +${part}\\b|\\b${part} PART`, "m"), `./${program} ${part}`);
});
