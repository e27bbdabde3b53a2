// A relay that is killed with SIGKILL under load, again and again. What it acked is kept here, outside the process that is
// killed, and looked for after each start: every item at its index, none twice, erased bodies gone.
import { strict as assert } from "node:assert";
import { decode, eraseFrame, itemHash, logIn, makeCouple, makeItem, readLog, startRelay, type } from "./relay_client.mjs";

const origin = "http://tend.test";
const ahead = 8; // frames a writer sends before it waits for an answer
const eraseEvery = 6; // of a writer's frames one erases an item that was acked before

export class KillRounds {
  constructor(data, { couples = 4 } = {}) {
    this.data = data;
    this.writers = Array.from({ length: couples }, () => new Writer());
    this.figures = { rounds: 0, acked: 0, erased: 0, lost: 0, doubled: 0 };
  }

  get acked() {
    return this.writers.reduce((sum, writer) => sum + writer.acked.size + writer.erased.size, 0);
  }

  // Starts the relay, looks whether all is there, writes until `more` answers have come, and kills it.
  async round(more = 150) {
    const relay = await startRelay(["--data", this.data, "--origin", origin]);
    try {
      await this.#check(relay);
      const enough = this.acked + more;
      const writing = Promise.allSettled(this.writers.map((writer) => writer.write(relay)));
      while (this.acked < enough) await new Promise((resolve) => setTimeout(resolve, 3));
      await relay.stop("SIGKILL");
      await writing;
      this.figures.rounds++;
    } finally {
      await relay.stop("SIGKILL");
    }
  }

  // Looks at what the last killed relay left behind; the figures of all rounds.
  async finish() {
    const relay = await startRelay(["--data", this.data, "--origin", origin]);
    await this.#check(relay);
    await relay.stop();
    return this.figures;
  }

  async #check(relay) {
    for (const writer of this.writers) {
      const items = await readLog(relay, writer.couple, 0, origin);
      const heads = items.map((bytes) => decode(bytes)).map((item) => item[3]?.toString("hex") ?? "roster");
      this.figures.doubled += heads.length - new Set(heads).size;
      this.figures.lost += [...writer.acked].filter(([index, bytes]) => !holds(items[index], bytes)).length;
      this.figures.lost += [...writer.erased].filter((index) => decode(items[index])[4] !== undefined).length;
      const strange = heads.slice(1).filter((head) => !writer.sent.has(head));
      assert.deepEqual(strange, [], "nothing lies there that was not sent");
    }
    this.figures.acked = this.writers.reduce((sum, writer) => sum + writer.acked.size, 0);
    this.figures.erased = this.writers.reduce((sum, writer) => sum + writer.erased.size, 0);
    assert.equal(this.figures.lost, 0, "acked items or erasures are lost");
    assert.equal(this.figures.doubled, 0, "items lie there twice");
  }
}

// The same item, with its body or without: an erasure may have happened whose answer was lost.
function holds(held, sent) {
  return held !== undefined && decode(held)[3].equals(decode(sent)[3]);
}

class Writer {
  couple = makeCouple();
  sent = new Set(); // heads, hex
  acked = new Map(); // bytes by index
  erased = new Set(); // indexes
  open = []; // frames without answer, in order; sent again after a kill

  // Until the connection ends.
  async write(relay) {
    const { socket } = await logIn(relay, this.couple, 0, 0, origin);
    for (const { frame } of this.open) socket.send(frame);
    while (this.open.length < ahead) this.#next(socket);
    for (;;) {
      const [kind, answer] = await socket.next();
      if (kind === type.items) continue;
      assert.ok(kind === type.ack || kind === type.erased, `an answer of type ${kind}: ${JSON.stringify(answer)}`);
      const { bytes, index } = this.open.shift();
      if (kind === type.ack) this.acked.set(answer[1][0], bytes);
      else this.erased.add(index);
      this.#next(socket);
    }
  }

  #next(socket) {
    const old = [...this.acked].find(([index]) => !this.erased.has(index) && !this.open.some((one) => one.index === index));
    const erases = old !== undefined && Math.random() * eraseEvery < 1;
    const one = erases ? this.#erasure(...old) : this.#item();
    this.open.push(one);
    socket.send(one.frame);
  }

  #item() {
    const item = makeItem(0);
    this.sent.add(decode(item[1])[3].toString("hex"));
    return { frame: [type.append, { 0: 0, 2: [item] }], bytes: item[1] };
  }

  #erasure(index, bytes) {
    return { frame: eraseFrame(this.couple, 0, [itemHash(this.couple, bytes)]), index };
  }
}
