// Runs what the documents say one can run. What the info strings of their blocks mean: support/blocks.mjs.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { read } from "../structure/tree.mjs";
import { blocksOf, says, stepsOf } from "./support/blocks.mjs";
import { documents } from "./support/documents.mjs";
import { World } from "./support/world.mjs";

async function inWorld(act) {
  const world = await World.make();
  try {
    await act(world);
  } finally {
    await world.end();
  }
}

async function follow(world, path, after = async () => {}) {
  let ran = 0;
  for (const { line, info, who, text } of blocksOf(read(path))) {
    const where = `${path}:${line}`;
    if (info === "text") continue;
    ran++;
    if (info === "sh" && who === "serves") {
      assert.deepEqual(await world.serve(text), ['200 {"ok":true}', 0], where);
    } else if (info === "sh") {
      await world.run(text, who);
    } else if (info === "console") {
      for (const { command, output } of stepsOf(text)) {
        const said = await world.run(command, who);
        assert.ok(says(world.named(output), said), `${where}: ${command}\nsays\n${said}\nand the document shows\n${output}`);
      }
    } else if (info === "ini") {
      await checkUnit(world, where, text);
    } else {
      assert.fail(`${where}: a block is sh, console, ini or text, not "${info}"`);
    }
    await after(text);
  }
  return ran;
}

async function checkUnit(world, where, text) {
  const unit = join(world.folder, "tend-relay.service");
  writeFileSync(unit, world.real(text));
  if (spawnSync("systemd-analyze", ["--version"]).status === 0) {
    const { status, stderr } = spawnSync("systemd-analyze", ["verify", "--recursive-errors=no", "--man=no", unit], {
      encoding: "utf8",
    });
    assert.ok(status === 0 && !stderr.includes("tend-relay.service:"), `${where}: ${stderr}`);
  }
  const command = /^ExecStart=((?:.*\\\n)*.*)$/m.exec(text)[1];
  assert.deepEqual(await world.serve(command), ['200 {"ok":true}', 0], where);
}

test("README: what it says one can run, runs", () =>
  inWorld(async (world) => {
    assert.ok((await follow(world, "README.md")) > 0);
  }));

test("docs/cli.md: two devices pair and thank each other as it shows", () =>
  inWorld(async (world) => {
    await world.startRelay();
    assert.ok((await follow(world, "docs/cli.md")) > 5);
  }));

test("docs/operating.md: a relay is started, backed up and restored as it says", () =>
  inWorld(async (world) => {
    world.makeCertificate();
    world.stand("2026-05-03", execFileSync("date", ["+%F"], { encoding: "utf8" }).trim());
    await world.startService();
    const before = JSON.parse(world.serviceLog().split("\n")[0]);
    // Without anything written since the backup, putting it back would restore nothing.
    const write = (text) =>
      text.includes("VACUUM INTO") && world.run(`tend start Mira && tend invite --relay ${world.service}`, "mira");
    assert.ok((await follow(world, "docs/operating.md", write)) > 3);
    const after = JSON.parse(world.serviceLog().split("\n")[0]);
    assert.equal(after.event, "started");
    assert.notEqual(after.generation, before.generation, "a restored database begins a new generation");
  }));

test("every block of every document says whether it is run", () => {
  const unsaid = documents.flatMap((path) =>
    blocksOf(read(path))
      .filter(({ info }) => !["sh", "console", "ini", "text"].includes(info))
      .map(({ line, info }) => `${path}:${line}: "${info}"`),
  );
  assert.deepEqual(unsaid, []);
});

test("documents without commands of their own have none that nobody runs", () => {
  const followed = ["README.md", "docs/cli.md", "docs/operating.md"];
  const others = documents.filter((path) => !followed.includes(path));
  assert.deepEqual(
    others.filter((path) => blocksOf(read(path)).some(({ info }) => info !== "text")),
    [],
  );
});

test("what a command says is compared with what the document shows; … stands for anything", () => {
  assert.ok(says("You are …, here with Jonas.\n", "You are Mira, here with Jonas.\n\n"));
  assert.ok(says("first\n…\nlast", "first \n a\n b\nlast\n"));
  assert.ok(!says("You are …, here with Jonas.", "You are Mira, here with Ben."));
  assert.ok(!says("all of it", "all of it and more"));
  assert.deepEqual(stepsOf("$ a\nb\n\nc\n$ d\n"), [
    { command: "a", output: "b\n\nc\n" },
    { command: "d", output: "" },
  ]);
});

test("a command that fails, or that stays silent, is noticed", () =>
  inWorld(async (world) => {
    await assert.rejects(world.run("true; tend frob"), /ended with 2/);
    await assert.rejects(world.run("false | cat"), /ended with 1/);
    await assert.rejects(world.serve("tend-relay --no-such-option"), /never answered/);
  }));
