// While the core is still on its way: where two were here before, Today stands, and there is something to begin with; where nobody
// was, the first pages do.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { couple, Person } from "./support/people.mjs";
import { Relay } from "./support/relay.mjs";

let relay, mira, jonas;
before(async () => {
  relay = await Relay.start();
  ({ mira, jonas } = await couple(relay));
});
after(async () => {
  for (const person of [mira, jonas]) assert.deepEqual(person?.complaints, []);
  await mira?.leave();
  await jonas?.leave();
  await relay?.stop();
});

/** From here on the core's file comes only once the function it answers is called. */
async function holdCore(person) {
  let letGo;
  const held = new Promise((go) => (letGo = go));
  const isCore = /\/core-[^/]*\.wasm$/;
  await person.context.route(isCore, async (route) => {
    await held;
    await route.fallback();
  });
  return letGo;
}

test(
  "what is begun before the core is here is still there when it comes, and goes on as thanks",
  { timeout: 60_000 },
  async () => {
    const comes = await holdCore(mira);
    await mira.page.reload();
    await mira.see("opening");
    await mira.write("early-did", "You kept the light on");
    await mira.isAccessible("today while it opens", { passes: true });
    assert.equal(await mira.isThere("early-go"), false);
    await mira.at("early-did").focus();
    comes();
    await mira.see("today");
    assert.equal(await mira.at("early-did").inputValue(), "You kept the light on");
    assert.equal(await mira.page.evaluate(() => document.activeElement?.dataset.testid), "early-did");
    assert.equal(await mira.isThere("offers"), false);
    await mira.tap("early-go");
    await mira.see("thanks-say-2");
    await mira.tap("leave-out");
    await mira.tap("leave-out");
    await mira.tap("give");
    await mira.dontWait();
    await jonas.page.getByText("You kept the light on").first().waitFor();
    assert.equal(await mira.isThere("early"), false);
  },
);

test("not now: Today is as ever, and the words wait where thanks are said", { timeout: 60_000 }, async () => {
  const comes = await holdCore(mira);
  await mira.page.reload();
  await mira.write("early-did", "You waited");
  comes();
  await mira.tap("early-later");
  await mira.see("offers");
  assert.equal(await mira.isThere("early"), false);
  await mira.tap("say-thanks");
  assert.equal(await mira.at("did").inputValue(), "You waited");
  await mira.write("did", "");
  await mira.tap("back");
});

test("whoever begins nothing finds Today as ever", { timeout: 60_000 }, async () => {
  const comes = await holdCore(mira);
  await mira.page.reload();
  await mira.see("early");
  comes();
  await mira.see("offers");
  assert.equal(await mira.isThere("early"), false);
});

test(
  "where nobody has begun, the first pages stand before the core is here, and a name waits for it",
  { timeout: 60_000 },
  async () => {
    const ilse = await Person.arrive("Ilse");
    try {
      const comes = await holdCore(ilse);
      await ilse.go(relay.origin);
      await ilse.tap("start-alone");
      await ilse.write("name-field", "Ilse");
      await ilse.tap("name-go");
      await ilse.page.waitForTimeout(1_500);
      assert.equal(await ilse.at("name-field").inputValue(), "Ilse");
      assert.equal(await ilse.isThere("early"), false);
      assert.equal(await ilse.isThere("tabs"), false);
      comes();
      await ilse.see("see-go");
      assert.deepEqual(ilse.complaints, []);
    } finally {
      await ilse.leave();
    }
  },
);

test("where one is alone, nothing of two is shown", { timeout: 60_000 }, async () => {
  const ilse = await Person.arrive("Ilse");
  try {
    await ilse.begin(relay.origin);
    const comes = await holdCore(ilse);
    await ilse.page.reload();
    await ilse.see("opening");
    await ilse.page.waitForTimeout(1_500);
    assert.equal(await ilse.isThere("early"), false);
    assert.equal(await ilse.isThere("start-alone"), false);
    comes();
    await ilse.see("home-alone");
    assert.deepEqual(ilse.complaints, []);
  } finally {
    await ilse.leave();
  }
});
