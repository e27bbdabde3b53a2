// A real relay process with its own data folder and the built web app, on a free port of this machine.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../../../", import.meta.url));

export async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

/** A relay whose clock can be moved, by `pass`. */
export class RelayInTime {
  static async start(options = {}) {
    const out = new RelayInTime();
    out.folder = mkdtempSync(join(tmpdir(), "tend-clock-"));
    out.ahead = 0;
    out.tell();
    out.ticking = setInterval(() => out.tell(), 500);
    out.relay = await Relay.start({ ...options, program: "tend-relay-test", more: ["--clock", out.clock] });
    return out;
  }
  get clock() {
    return join(this.folder, "clock");
  }
  tell() {
    writeFileSync(`${this.clock}.new`, `${Date.now() + this.ahead}\n`);
    renameSync(`${this.clock}.new`, this.clock);
  }
  pass(ms) {
    this.ahead += ms;
    this.tell();
  }
  async stop() {
    clearInterval(this.ticking);
    await this.relay?.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export class Relay {
  /** `more`: further arguments; may be changed before `run` is called again. */
  static async start({ web = join(root, "build/web"), port, more = [], program = "tend-relay" } = {}) {
    const relay = new Relay();
    relay.program = resolve(root, "build/bin", program);
    relay.web = web;
    relay.more = more;
    relay.port = port ?? (await freePort());
    relay.data = mkdtempSync(join(tmpdir(), "tend-relay-"));
    relay.output = "";
    await relay.run();
    return relay;
  }

  get origin() {
    return `http://localhost:${this.port}`;
  }

  async run() {
    this.process = spawn(
      this.program,
      ["--listen", `127.0.0.1:${this.port}`, "--data", this.data, "--web", this.web, "--origin", this.origin, ...this.more],
      { stdio: ["ignore", "pipe", "pipe"] },
    );
    this.ended = once(this.process, "exit");
    for (const stream of [this.process.stdout, this.process.stderr]) stream.on("data", (bytes) => (this.output += bytes));
    for (let i = 0; i < 200; i++) {
      if (this.process.exitCode !== null) throw new Error(`the relay ended: ${this.output}`);
      try {
        if ((await fetch(`${this.origin}/healthz`)).ok) return;
      } catch {
        // not yet
      }
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    throw new Error(`the relay does not answer: ${this.output}`);
  }

  async kill(signal = "SIGKILL") {
    this.process.kill(signal);
    return (await this.ended)[0];
  }

  /** Every file it wrote: [name, bytes]. */
  files() {
    return readdirSync(this.data, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => [entry.name, readFileSync(join(entry.parentPath ?? entry.path, entry.name))]);
  }

  async stop() {
    if (this.process.exitCode === null && this.process.signalCode === null) await this.kill("SIGTERM");
    rmSync(this.data, { recursive: true, force: true });
  }
}
