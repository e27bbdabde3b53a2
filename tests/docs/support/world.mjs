// Where a document's commands are run: a folder of its own in which the paths and addresses they name exist.
import { execFile, execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { get } from "node:https";
import { get as get_plain } from "node:http";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { freePort, Relay, root } from "../../e2e/support/relay.mjs";

const limit_ms = 60_000;
const shown_words = "drum oval kite fern";
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

// A machine without systemd running: the service is the process whose number is in "pid".
const systemctl = `#!/usr/bin/env bash
set -euo pipefail
[ "$2" = tend-relay ] || exit 5
case $1 in
  stop)
    kill -TERM "$(cat "$WORLD/pid")"
    # Where nobody takes leave of the dead, as in a container without init, they keep their number; but they have no program.
    while readlink "/proc/$(cat "$WORLD/pid")/exe" >"$WORLD/exe" 2>/dev/null; do sleep 0.05; done
    ;;
  start)
    setsid "$WORLD/service" >"$WORLD/log" 2>&1 </dev/null &
    echo $! >"$WORLD/pid"
    for _ in $(seq 200); do grep -q '"started"' "$WORLD/log" && exit 0; sleep 0.05; done
    exit 1
    ;;
  *) exit 2 ;;
esac
`;

export class World {
  static async make() {
    const world = new World();
    world.folder = mkdtempSync(join(tmpdir(), "tend-docs-"));
    world.names = [["/usr/local/bin/tend-relay", join(root, "build/bin/tend-relay")]];
    for (const path of ["/var/lib/tend", "/backup", "/etc/tend", "/usr/local/share/tend"]) {
      world.names.push([path, join(world.folder, path)]);
      mkdirSync(join(world.folder, path), { recursive: true });
    }
    for (const name of ["build", "tools", "web"]) symlinkSync(join(root, name), join(world.folder, name));
    symlinkSync(join(root, "build/web"), join(world.folder, "usr/local/share/tend/web"));
    mkdirSync(join(world.folder, "bin"));
    writeFileSync(join(world.folder, "bin/systemctl"), systemctl, { mode: 0o755 });
    world.env = {
      ...process.env,
      PATH: [join(world.folder, "bin"), join(root, "build/bin"), process.env.PATH].join(delimiter),
      HOME: world.folder,
      WORLD: world.folder,
    };
    world.env.LC_ALL = "C.UTF-8";
    delete world.env.TEND_HOME;
    delete world.env.TEND_RELAY;
    return world;
  }

  /** A relay whose address documents call https://tend.example. */
  async startRelay() {
    this.relay = await Relay.start();
    this.stand("https://tend.example", this.relay.origin);
  }

  /** A relay as a service: the one that `systemctl` in documents stops and starts. */
  async startService() {
    const port = await freePort();
    const data = join(this.folder, "var/lib/tend");
    const line = `exec ${join(root, "build/bin/tend-relay")} --listen 127.0.0.1:${port} --data ${data}`;
    writeFileSync(join(this.folder, "service"), `#!/bin/sh\n${line}\n`, { mode: 0o755 });
    this.service = `http://127.0.0.1:${port}`;
    await this.run("systemctl start tend-relay");
  }

  makeCertificate() {
    const folder = join(this.folder, "etc/tend");
    const files = ["-keyout", join(folder, "tend.key"), "-out", join(folder, "tend.crt")];
    const args = [
      "req",
      "-x509",
      "-newkey",
      "ec",
      "-pkeyopt",
      "ec_paramgen_curve:prime256v1",
      "-nodes",
      "-subj",
      "/CN=tend.example",
    ];
    execFileSync("openssl", [...args, ...files], { stdio: "pipe" });
  }

  /** From now on `name` in a document is `real`. */
  stand(name, real) {
    this.names.unshift([name, real]);
  }

  real(text) {
    return this.names.reduce((made, [name, real]) => made.replaceAll(name, real), text);
  }

  named(text) {
    return this.names.reduce((made, [name, real]) => made.replaceAll(real, name), text);
  }

  /** What commands say, with the document's names; rejects if they don't end with 0 in time. */
  run(commands, who) {
    const env = who === undefined ? this.env : { ...this.env, TEND_HOME: join(this.folder, who) };
    const script = `set -euo pipefail\n${this.real(commands)}`;
    return new Promise((resolve, reject) => {
      execFile("bash", ["-c", script], { cwd: this.folder, env, timeout: limit_ms }, (trouble, out, err) => {
        this.learn(out);
        if (trouble) reject(new Error(`${commands}\nended with ${trouble.code ?? trouble.signal}:\n${out}${err}`));
        else resolve(this.named(out));
      });
    });
  }

  // Links and words are made anew each time. Documents show one link, and always the same four words.
  learn(out) {
    const link = /https?:\/\/\S+\/#1p\S+/.exec(out)?.[0];
    if (link !== undefined) this.stand("https://tend.example/#1p…", link);
    const words = [...out.matchAll(/^ +(\w+) +number \d+$/gm)].map(([, word]) => word);
    if (words.length !== 4) return;
    this.stand(shown_words, words.join(" "));
    shown_words.split(" ").forEach((shown, i) => this.stand(`    ${shown}  number`, `    ${words[i]}  number`));
  }

  /** Starts a program that stays, asks how it is, tells it to end; resolves with [what it answered, its exit code]. */
  async serve(command) {
    const port = await freePort();
    // The service may hold the documents' folder; this one has a port and a folder to itself.
    const data = mkdtempSync(join(this.folder, "served-"));
    const line = this.real(command)
      .replace(/--listen \S+/, `--listen 127.0.0.1:${port}`)
      .replace(/--data \S+/, `--data ${data}`);
    const child = spawn("bash", ["-c", `exec ${line.trim()}`], {
      cwd: this.folder,
      env: this.env,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let said = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (bytes) => (said += bytes));
    const ended = new Promise((resolve) => child.on("exit", resolve));
    const tls = line.includes("--tls-cert");
    try {
      for (let i = 0; i < 200 && child.exitCode === null; i++) {
        const answer = await ask(tls ? get : get_plain, `${tls ? "https" : "http"}://127.0.0.1:${port}/healthz`);
        if (answer !== undefined) {
          child.kill("SIGTERM");
          return [answer, await ended];
        }
        await pause(50);
      }
    } finally {
      child.kill("SIGKILL");
    }
    throw new Error(`${command}\nnever answered:\n${said}`);
  }

  async end() {
    if (this.service) await this.run("systemctl stop tend-relay").catch(() => {});
    await this.relay?.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  serviceLog() {
    return readFileSync(join(this.folder, "log"), "utf8");
  }
}

function ask(how, address) {
  return new Promise((resolve) => {
    const request = how(address, { rejectUnauthorized: false }, (answer) => {
      let body = "";
      answer.setEncoding("utf8").on("data", (text) => (body += text));
      answer.on("end", () => resolve(`${answer.statusCode} ${body.trim()}`));
    });
    request.on("error", () => resolve(undefined));
  });
}
