// A real relay process with its own data folder and the built web app, on a free port of this machine.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
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

export class Relay {
  /** `more`: further arguments; may be changed before `run` is called again. */
  static async start({ web = join(root, "build/web"), port, more = [] } = {}) {
    const relay = new Relay();
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
      join(root, "build/bin/tend-relay"),
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
