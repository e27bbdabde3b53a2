// People with a command line each: `tend`, in a home of its own.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { root } from "./relay.mjs";

const program = join(root, "build/bin/tend");

/** Runs a program to its end: { code, out, err }. `input`: what it reads. */
export function runToEnd(file, args, { input, env = {}, limit = 60_000 } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, {
      stdio: [input === undefined ? "ignore" : "pipe", "pipe", "pipe"],
      env: { ...process.env, ...env },
    });
    const said = { out: "", err: "" };
    child.stdout.setEncoding("utf8").on("data", (text) => (said.out += text));
    child.stderr.setEncoding("utf8").on("data", (text) => (said.err += text));
    // It may not want to read all of it.
    if (input !== undefined) child.stdin.on("error", () => {}).end(input);
    const timer = setTimeout(() => child.kill("SIGKILL"), limit);
    child.on("error", reject);
    child.on("close", (code, signal) => {
      clearTimeout(timer);
      resolve({ code: signal ?? code, ...said });
    });
  });
}

export class Tend {
  /** A home that nobody has begun in yet. */
  static make(relay) {
    const one = new Tend();
    one.folder = mkdtempSync(join(tmpdir(), "tend-cli-"));
    one.home = join(one.folder, "home");
    one.env = { TEND_HOME: one.home, TEND_RELAY: relay?.origin ?? "", NO_COLOR: "1", LC_ALL: "C.UTF-8" };
    return one;
  }

  /** As a person without a terminal: { code, out, err }. */
  run(...args) {
    const options = typeof args.at(-1) === "object" ? args.pop() : {};
    return runToEnd(program, args, { ...options, env: { ...this.env, ...options.env } });
  }

  /** As a program: the one object that was answered, with its exit code as `code`. */
  async json(...args) {
    const options = typeof args.at(-1) === "object" ? args.pop() : {};
    const { code, out, err } = await this.run(...args, "--json", options);
    if (err !== "") throw new Error(`with --json nothing goes to stderr: ${err}`);
    const lines = out.trimEnd().split("\n");
    if (lines.length !== 1) throw new Error(`one object was asked for: ${out}`);
    return { code, ...JSON.parse(lines[0]) };
  }

  /** Does it, and throws what was said if it was refused. */
  async ok(...args) {
    const answer = await this.json(...args);
    if (answer.code !== 0) throw new Error(`${args.join(" ")}: ${JSON.stringify(answer)}`);
    return answer;
  }

  /** Another program in this person's surroundings. */
  spawnIn(file, args, stdin = "pipe") {
    return spawn(file, args, { stdio: [stdin, "pipe", "pipe"], env: { ...process.env, ...this.env } });
  }

  /** Stays: a process of its own, whose lines gather in `lines`. */
  stay(...args) {
    const child = this.spawnIn(program, args, "ignore");
    const one = { child, lines: [], text: "" };
    child.stdout.setEncoding("utf8").on("data", (text) => {
      one.text += text;
      one.lines = one.text.split("\n").slice(0, -1);
    });
    one.ended = new Promise((resolve) => child.on("close", (code, signal) => resolve(signal ?? code)));
    one.stop = (signal = "SIGINT") => (child.kill(signal), one.ended);
    return one;
  }

  async thanks() {
    const { items } = await this.ok("thanks", "list");
    return items.map(({ by, did }) => `${by}: ${did}`).reverse();
  }

  files() {
    return readdirSync(this.home, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => [entry.name, readFileSync(join(entry.parentPath ?? entry.path, entry.name))]);
  }

  leave() {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Waits until `look()` gives something true, and gives it. */
export async function until(look, what, limit = 20_000) {
  const end = Date.now() + limit;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** A person at a terminal, which `script` gives the program; as wide as they say in a last `{ columns }`. */
export class AtTerminal {
  constructor(one, ...args) {
    const { columns } = typeof args.at(-1) === "object" ? args.pop() : {};
    this.text = "";
    const quoted = [program, ...args].map((word) => `'${word}'`).join(" ");
    const command = columns ? `stty cols ${columns}; ${quoted}` : quoted;
    this.child = one.spawnIn("script", ["-qefc", command, "/dev/null"]);
    for (const stream of [this.child.stdout, this.child.stderr])
      stream.setEncoding("utf8").on("data", (text) => (this.text += text));
    this.ended = new Promise((resolve) => this.child.on("close", (code, signal) => resolve(signal ?? code)));
  }
  sees(pattern) {
    return until(() => pattern.exec(this.text), `${pattern} in:\n${this.text}`);
  }
  types(text) {
    this.child.stdin.write(`${text}\n`);
  }
}

/** Two people at two command lines who have found each other. */
export async function pairByCommandLine(relay, [a, b]) {
  const one = Tend.make(relay);
  const other = Tend.make(relay);
  await one.ok("start", a);
  await other.ok("start", b);
  const { link } = await one.ok("invite");
  await other.ok("join", link);
  await one.ok("sync");
  const { pairing } = await other.ok("status");
  await one.ok("confirm", pairing.words.map(({ word }) => word).join(" "));
  await other.ok("accept");
  await one.ok("sync");
  await other.ok("sync");
  return [one, other];
}
