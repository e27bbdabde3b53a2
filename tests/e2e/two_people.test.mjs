// The main path: two people, two browsers, one relay on disk.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { couple } from "./support/people.mjs";
import { Relay } from "./support/relay.mjs";

let relay, mira, jonas;
before(async () => (relay = await Relay.start()));
after(async () => {
  await mira?.leave();
  await jonas?.leave();
  await relay?.stop();
});

test("Mira starts alone, Jonas joins by her link, four words bring them together", { timeout: 120_000 }, async () => {
  ({ mira, jonas } = await couple(relay));
  assert.match(await mira.page.locator("body").textContent(), /Jonas/);
  assert.match(await jonas.page.locator("body").textContent(), /Mira/);
});

test("thanks arrive live, both ways", { timeout: 60_000 }, async () => {
  await mira.thank({
    did: "You did the dishes while I was on the phone",
    shows: "You notice what I carry",
    meant: "I could rest",
  });
  await jonas.page.getByText("You did the dishes while I was on the phone").first().waitFor({ timeout: 10_000 });
  await jonas.thank({ did: "You waited with dinner" });
  await mira.page.getByText("You waited with dinner").first().waitFor({ timeout: 10_000 });
});

test("after a reload everything is there, and nothing twice", { timeout: 60_000 }, async () => {
  for (const person of [mira, jonas]) {
    await person.page.reload();
    await person.see("today");
    await person.page.getByText("You waited with dinner").first().waitFor();
    const items = await person.thanks();
    assert.equal(items.length, 2, items.join(" | "));
  }
});

test("offline, words are kept and say so; back online they go out", { timeout: 90_000 }, async () => {
  await mira.context.setOffline(true);
  await relay.kill("SIGTERM");
  await mira.see("offline", 30_000);
  await mira.thank({ did: "You carried the shopping up" });
  await mira.page.getByText("You carried the shopping up").first().waitFor();
  await mira.see("waiting");
  await relay.run();
  await mira.context.setOffline(false);
  await jonas.page.getByText("You carried the shopping up").first().waitFor({ timeout: 70_000 });
  await mira.at("waiting").waitFor({ state: "detached", timeout: 70_000 });
});

test("a relay killed in the middle loses nothing that was shown, and doubles nothing", { timeout: 240_000 }, async () => {
  const confirmed = [];
  for (let round = 0; round < 2; round++) {
    for (let i = 0; i < 3; i++) {
      const did = `You made round ${round}, thing ${i}`;
      const writing = mira.thank({ did });
      if (i === 1) await relay.kill("SIGKILL");
      await writing;
      confirmed.push(did);
    }
    await relay.run();
  }
  await jonas.page.getByText(confirmed.at(-1)).first().waitFor({ timeout: 90_000 });
  for (const person of [mira, jonas]) {
    await person.page.reload();
    await person.see("today");
    await person.page.getByText(confirmed.at(-1)).first().waitFor();
    const all = (await person.thanks()).join("\n");
    for (const did of confirmed) assert.equal(all.split(did).length - 1, 1, `${did} for ${person.name}`);
  }
});

test("the page never complained", () => {
  assert.deepEqual(mira.complaints, []);
  assert.deepEqual(jonas.complaints, []);
});
