// What goes wrong in people's hands and at the relay: each time a sentence that says so calmly, and nothing is lost. A cut
// link and blocked browsers: blocked.test.mjs. A message announced as 2 GB, junk, and a folder that may not be written:
// relay.test.mjs.
import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { Person, couple } from "./support/people.mjs";
import { Relay, root } from "./support/relay.mjs";
import { encode, logIn, makeCouple, makeItem, type } from "./support/relay_client.mjs";

const web = mkdtempSync(join(tmpdir(), "tend-web-"));
let relay, mira, jonas, usedLink;
before(async () => {
  webThatAnswersForRelay(web);
  relay = await Relay.start({ web });
  ({ mira, jonas, link: usedLink } = await couple(relay));
});
after(async () => {
  await mira?.leave();
  await jonas?.leave();
  await relay?.stop();
  rmSync(web, { recursive: true, force: true });
});

const keyOf = (person, id = "refusal") => person.at(id).getAttribute("data-key");
const shown = (person) => person.page.locator("main").innerText();
const reads = (person, text) => person.page.getByText(text).first().waitFor({ timeout: 70_000 });

async function withPeople(names, play, options) {
  const people = [];
  try {
    for (const name of names) people.push(await Person.arrive(name, options));
    await play(...people);
    for (const person of people) assert.deepEqual(person.complaints, []);
  } finally {
    for (const person of people) await person.leave();
  }
}

// ---- links

test("a link used already: a third person is told, and the two stay undisturbed", { timeout: 90_000 }, () =>
  withPeople(["Ilse"], async (ilse) => {
    await ilse.go(usedLink);
    await ilse.giveName();
    await ilse.see("join-page");
    await ilse.page.locator("[data-testid=refusal][data-key=invite_used]").waitFor();
    await ilse.tap("join");
    assert.equal(await keyOf(ilse), "invite_used");
    await ilse.tap("join-not-now");
    await ilse.see("home-alone");
    await mira.thank({ did: "You opened the door to nobody else" });
    await reads(jonas, "You opened the door to nobody else");
  }),
);

test("a burnt link: who opens it is told, and nothing happens", { timeout: 90_000 }, () =>
  withPeople(["Edda", "Ilse"], async (edda, ilse) => {
    await edda.begin(relay.origin);
    const link = await edda.invite();
    await ilse.go(link);
    await ilse.giveName();
    await ilse.see("join-page");
    await edda.tap("pair-cancel");
    await ilse.see("ended-other_side");
    await ilse.tap("go-home");
    await ilse.see("home-alone");
    await ilse.go("about:blank");
    await ilse.go(link);
    await ilse.see("ended-other_side");
    await edda.tap("pair-go");
    await edda.see("ended-cancelled");
  }),
);

test("a link older than two days: both are told, and a fresh one works", { timeout: 120_000 }, async () => {
  const other = await Relay.start({ web: join(root, "build/web-test") });
  try {
    await withPeople(["Edda", "Ilse"], async (edda, ilse) => {
      await edda.begin(other.origin);
      const link = await edda.invite();
      const later = async (hours) => {
        await edda.page.evaluate((shift) => {
          new BroadcastChannel("tend-test-time").postMessage({ shift });
          setTimeout(() => document.dispatchEvent(new Event("visibilitychange")), 100);
        }, hours * 3_600_000);
        await edda.page.waitForTimeout(400);
      };
      await later(47.9);
      await edda.see("invite-page");
      await later(48.1);
      await edda.see("ended-expired");
      await ilse.go(link);
      await ilse.see("ended-expired");
      assert.match(await shown(ilse), /older than two days/);
      await edda.tap("invite-again");
      await edda.see("link");
      const fresh = await edda.at("link").inputValue();
      assert.notEqual(fresh, link);
      await ilse.tap("have-link");
      await ilse.write("link-field", fresh);
      await ilse.tap("link-go");
      await ilse.giveName();
      await ilse.see("join-page");
    });
  } finally {
    await other.stop();
  }
});

test("wrong words three times: both are told, nothing is lost, and a fresh invitation works", { timeout: 120_000 }, () =>
  withPeople(["Edda", "Ilse"], async (edda, ilse) => {
    await edda.begin(relay.origin);
    await ilse.join(await edda.invite());
    const words = await ilse.words();
    await edda.enter(["zzzz", ...words.slice(1)]);
    await edda.page.locator("[data-testid=refusal][data-key=words_unknown]").waitFor();
    for (const left of [2, 1]) {
      await edda.enter(["0", "0", "0", "0"]);
      await edda.page.locator("[data-testid=refusal][data-key=words_wrong]").waitFor();
      await edda.page.getByText(left === 1 ? "there is one more try" : `there are ${left} more tries`).waitFor();
      await edda.write("word-1", "");
      assert.equal(await ilse.isThere("read-words"), true);
    }
    await edda.enter(["0", "0", "0", "0"]);
    await edda.see("ended-wrong_words");
    await ilse.see("ended-wrong_words");
    await edda.tap("invite-again");
    await edda.see("link");
    await ilse.join(await edda.at("link").inputValue(), { isNew: false });
    await edda.enter(await ilse.words());
    await ilse.tap("accept");
    for (const person of [edda, ilse]) await person.see("paired");
  }),
);

// ---- what somebody types or pastes

// Sign by sign as numbers: on their way between test and browser halves of a sign would be replaced.
const numbers = (text) => Array.from({ length: text.length }, (_, i) => text.charCodeAt(i));
const draftOf = (person) =>
  person.at("did").evaluate((field) => Array.from({ length: field.value.length }, (_, i) => field.value.charCodeAt(i)));
const paste = (person, id, text) =>
  person.at(id).evaluate((field, codes) => {
    field.value = codes.map((code) => String.fromCharCode(code)).join("");
    field.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }, numbers(text));

// Writes this as thanks and gives it; then either the refusal's key, with the words still there, or undefined.
async function give(person, did) {
  await person.tap("say-thanks");
  await person.see("did");
  await paste(person, "did", did);
  await person.tap("go");
  await person.tap("leave-out");
  await person.tap("leave-out");
  await person.see("letter-preview");
  await person.tap("give");
  await Promise.race([person.see("today"), person.page.locator("[data-testid=refusal][data-key]").waitFor()]);
  if (await person.isThere("today")) return undefined;
  const key = await keyOf(person);
  const sentence = await person.at("refusal").innerText();
  for (let step = 4; step > 1; step--) await person.tap("back");
  await person.see("thanks-say-1");
  assert.deepEqual(await draftOf(person), numbers(did), "what was typed is still there");
  return { key, sentence };
}

async function giveUp(person) {
  await person.write("did", "");
  await person.tap("back");
  await person.see("today");
}

const emoji = "😊".repeat(10_000);

test("10,000 emoji as thanks, as a name, as a link: refused by a sentence, and still there", { timeout: 120_000 }, async () => {
  const { key, sentence } = await give(mira, emoji);
  assert.equal(key, "text_too_long");
  assert.match(sentence, /longer than fits/);
  await mira.write("did", "😊".repeat(1000));
  await giveUp(mira);
  assert.equal(await give(mira, "😊".repeat(1000)), undefined);
  await reads(jonas, "😊".repeat(1000));
  await withPeople(["Ilse"], async (ilse) => {
    await ilse.go(relay.origin);
    await ilse.tap("start-invited");
    await ilse.write("link-field", emoji);
    await ilse.tap("link-go");
    await ilse.page.locator("[data-testid=refusal][data-key]").waitFor();
    assert.equal(await keyOf(ilse), "link_malformed");
    await ilse.tap("back");
    await ilse.tap("start-alone");
    await ilse.write("name-field", emoji);
    await ilse.tap("name-go");
    await ilse.page.locator("[data-testid=refusal][data-key]").waitFor();
    assert.equal(await keyOf(ilse), "name_too_long");
    assert.equal(await ilse.at("name-field").inputValue(), emoji);
  });
});

for (const [what, text, expected] of [
  ["a NUL", "You came\0 home", "text_has_controls"],
  ["half a sign (a lone surrogate)", "You came \ud83d home", "text_not_utf8"],
  ["an escape sequence", "You came \x1b[31mhome", "text_has_controls"],
])
  test(`${what} in a thanks is refused by a sentence, and what was typed is still there`, { timeout: 60_000 }, async () => {
    const { key, sentence } = (await give(mira, text)) ?? {};
    assert.equal(key, expected);
    assert.match(sentence, /All you typed is still here/);
    await giveUp(mira);
  });

test(
  "signs that turn the direction of writing are kept, and turn nothing but their own words",
  { timeout: 120_000 },
  async () => {
    const text = "You wrote \u202eabc \u2066def";
    assert.equal(await give(mira, text), undefined);
    await reads(jonas, text);
    const item = jonas.page.getByText(text).first();
    assert.equal(await item.evaluate((it) => it.closest("[dir=auto]") === it && it.childElementCount === 0), true);
  },
);

test("a name that turns the direction of writing turns no sentence around", { timeout: 120_000 }, () =>
  withPeople(["Ed\u202eda\u2069", "Ilse"], async (edda, ilse) => {
    await edda.begin(relay.origin);
    await ilse.join(await edda.invite());
    await ilse.see("read-words");
    const title = await ilse.at("read-words").locator("h1").innerText();
    assert.doesNotMatch(title, /[\u202a-\u202e]/);
    assert.match(title, /\u2068Edda\u2069/);
  }),
);

// ---- the relay

// The built app, whose worker can be told to ask this in place of the relay: by type of frame the bytes of an answer; `ref`
// is where in it the number of what is answered stands.
function webThatAnswersForRelay(folder) {
  const inWorker = () => {
    let answers = {};
    new BroadcastChannel("tend-test-relay").onmessage = (event) => (answers = event.data);
    globalThis.WebSocket = class extends WebSocket {
      send(frame) {
        const answer = answers[frame[1]];
        if (!answer) return super.send(frame);
        const bytes = Uint8Array.from(answer.bytes);
        if (answer.ref) bytes[answer.ref] = frame[4];
        setTimeout(() => this.onmessage({ data: bytes.buffer }));
      }
    };
  };
  cpSync(join(root, "build/web"), folder, { recursive: true, filter: (path) => !/\.(br|gz)$/.test(path) });
  const name = readdirSync(join(folder, "assets")).find((each) => /^worker-.*\.js$/.test(each));
  const file = join(folder, "assets", name);
  writeFileSync(file, `(${inWorker})();${readFileSync(file, "utf8")}`);
}
const answer = (person, answers) =>
  person.page.evaluate((each) => new BroadcastChannel("tend-test-relay").postMessage(each), answers);

async function restart(more) {
  await relay.kill("SIGTERM");
  relay.more = more;
  await relay.run();
}
const troubled = (person, key) => person.page.locator(`[data-testid=trouble][data-key=${key}]`).waitFor({ timeout: 70_000 });
const untroubled = async (person) => {
  for (const id of ["waiting", "trouble", "offline"]) await person.at(id).waitFor({ state: "detached", timeout: 70_000 });
};

test("a database that can't be written: words are kept and say so; then they go out", { timeout: 120_000 }, async () => {
  const readOnly = encode([type.refused, { 0: 412, 1: 0, 2: 1000 }]);
  await answer(mira, { [type.append]: { bytes: [...readOnly], ref: readOnly.length - 5 } });
  await mira.thank({ did: "You kept the plates warm" });
  await troubled(mira, "relay_read_only");
  await mira.see("waiting");
  await answer(mira, {});
  await reads(jonas, "You kept the plates warm");
  await untroubled(mira);
});

test("a full database: words are kept over a reload and say so; with room they go out", { timeout: 180_000 }, async () => {
  await restart(["--store-max", "1"]);
  const { socket } = await logIn(relay, makeCouple(), 0, 0, relay.origin);
  for (let count = 16; count >= 1;) {
    socket.send([type.append, { 0: 1, 2: Array.from({ length: count }, () => makeItem(0)) }]);
    let frame;
    do frame = await socket.next();
    while (frame[0] === type.items);
    if (frame[0] === type.refused) count /= 2;
  }
  await mira.thank({ did: "You emptied the bin" });
  await troubled(mira, "relay_full");
  await mira.see("waiting");
  await mira.page.reload();
  await mira.see("today");
  await reads(mira, "You emptied the bin");
  await mira.see("waiting");
  await restart([]);
  await reads(jonas, "You emptied the bin");
  await untroubled(mira);
});

test(
  "a relay of an unknown version: the page says so, keeps what is written, and goes on when the versions fit",
  { timeout: 180_000 },
  async () => {
    await answer(mira, { [type.hello]: { bytes: [...encode([type.challenge, { 0: 99, 1: Buffer.alloc(32), 2: true }])] } });
    await restart([]);
    await troubled(mira, "relay_version");
    await mira.thank({ did: "You waited for me" });
    await mira.see("waiting");
    await answer(mira, {});
    await reads(jonas, "You waited for me");
    await untroubled(mira);
  },
);

test("everything that was given in this time is there, once, for both", { timeout: 60_000 }, async () => {
  const given = ["You opened the door to nobody else", "You kept the plates warm", "You emptied the bin", "You waited for me"];
  for (const person of [mira, jonas]) {
    await person.page.reload();
    await person.see("today");
    await reads(person, given.at(-1));
    const all = (await person.thanks()).join("\n");
    for (const did of given) assert.equal(all.split(did).length - 1, 1, `${did} for ${person.name}`);
    assert.deepEqual(person.complaints, []);
  }
});
