// Every screen as two people meet it, looked over by axe-core on phone and desktop, light and dark; and all of it with the
// keyboard alone.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { Person, desk, withoutLocks } from "./support/people.mjs";
import { Relay } from "./support/relay.mjs";

let relay;
before(async () => (relay = await Relay.start()));
after(async () => relay?.stop());

async function withPeople(names, options, play) {
  const people = [];
  try {
    for (const name of names) people.push(await Person.arrive(name, options));
    await play(...people);
  } finally {
    for (const person of people) await person.leave();
  }
}

const away = (person) => person.go("about:blank");

async function beforePairing(mira, look) {
  await mira.go(relay.origin);
  await look(mira, "start");
  for (const [id, screen] of [
    ["see", "see-page"],
    ["safe", "safe-page"],
    ["start-invited", "invited"],
  ]) {
    await mira.tap(id);
    await look(mira, screen);
    if (screen === "invited") {
      await mira.write("link-field", "no link");
      await mira.tap("link-go");
      await mira.page.locator("[data-testid=refusal][data-key]").waitFor();
      await look(mira, "invited", "with a refusal");
    }
    await mira.tap("back");
    await mira.see("start");
  }
  await mira.tap("start-alone");
  await look(mira, "name");
  await mira.tap("name-go");
  await mira.page.locator("[data-testid=refusal][data-key]").waitFor();
  await look(mira, "name", "with a refusal");
  await mira.write("name-field", mira.name);
  await mira.tap("name-go");
  await look(mira, "first-page");
  await mira.tap("see-go");
  await look(mira, "home-alone");
  await mira.tap("tab-me");
  await mira.tap("me-device");
  await look(mira, "device-page");
  await mira.tap("back");
  await mira.tap("tab-today");
}

// Each is away for a moment, so that the screens that only wait stay long enough to be looked at.
async function pairing(mira, jonas, look) {
  const link = await mira.invite();
  await look(mira, "invite-page");
  await away(mira);
  await jonas.go(link);
  await look(jonas, "name", "invited");
  await jonas.giveName();
  await jonas.see("join");
  await look(jonas, "join-page");
  await jonas.tap("join");
  await look(jonas, "joining");
  await mira.go(relay.origin);
  await mira.page.getByText(jonas.name).first().waitFor();
  await look(mira, "home-alone", "with an invitation under way");
  await mira.tap("pair-go");
  const words = await jonas.words();
  await look(jonas, "read-words");
  await look(mira, "enter-words");
  await mira.enter(["0", "0", "0", "0"]);
  await mira.page.locator("[data-testid=refusal][data-key=words_wrong]").waitFor();
  await look(mira, "enter-words", "after wrong words");
  await mira.enter(words);
  await look(mira, "sealing");
  await look(jonas, "confirm-page");
  await away(mira);
  await jonas.tap("accept");
  await look(jonas, "finishing");
  await mira.go(relay.origin);
  await look(mira, "today", "empty");
  await look(jonas, "paired");
  await jonas.tap("paired-home");
}

async function thanking(mira, jonas, look) {
  await mira.tap("say-thanks");
  await mira.tap("go");
  await mira.page.locator("[data-testid=refusal][data-key]").waitFor();
  await look(mira, "thanks-say-1", "with a refusal");
  await mira.tap("beginning-dishes");
  await look(mira, "thanks-say-1", "with a beginning");
  await mira.tap("go");
  await look(mira, "thanks-say-2");
  await mira.write("shows", "You notice when I am tired");
  await mira.tap("go");
  await look(mira, "thanks-say-3");
  await mira.write("meant", "I could rest");
  await mira.tap("go");
  await look(mira, "thanks-say-4");
  await mira.tap("give");
  await look(mira, "today", "after giving");
  await jonas.page.getByText("I could rest").first().waitFor();
  await look(jonas, "today", "with a first thanks");
  for (let i = 1; i <= 7; i++) await mira.thank({ did: `You laughed ${i}` });
  await jonas.page.getByText("You laughed 7").first().waitFor();
  await look(jonas, "today", "with many");
  await jonas.tap("older");
  await look(jonas, "thanks-list");
  await jonas.tap("back");
  for (const offer of ["thanks.say", "checkin.answer"]) {
    await jonas.page.locator(`[data-testid=offer] [data-offer="${offer}"]`).waitFor();
    await jonas.tap("not-now");
    await jonas.dontWait();
  }
  await jonas.see("rest");
  await look(jonas, "today", "at rest");
}

async function otherwise(mira, ilse, look) {
  await ilse.begin(relay.origin);
  const link = await ilse.invite();
  await ilse.tap("pair-cancel");
  await look(ilse, "home-alone", "with an invitation that has ended");
  await ilse.tap("pair-go");
  await look(ilse, "ended-cancelled");
  await ilse.tap("go-home");
  await ilse.see("home-alone");
  await away(ilse);
  await ilse.go(link.slice(0, link.indexOf("@") - 5));
  await look(ilse, "link-refused");

  await withoutLocks(mira);
  await mira.page.reload();
  await mira.see("today");
  const second = await mira.context.newPage();
  await second.goto(relay.origin);
  await look(mira, "blocked-elsewhere");
  await second.close();
  await mira.tap("go-on-here");
  await mira.see("today");
  // Without the relay neither the core nor the next screen could be fetched.
  await mira.page.reload();
  await mira.tap("say-thanks");
  await mira.see("did");
  await mira.page.goBack();
  await mira.see("today");
  await relay.kill("SIGTERM");
  await mira.see("offline", 30_000);
  await mira.thank({ did: "You kept the light on" });
  await mira.see("waiting");
  await look(mira, "today", "offline, with words on their way");
  await relay.run();
}

test("every screen is in order, on phone and desktop, light and dark", { timeout: 600_000 }, () =>
  withPeople(["Mira", "Jonas", "Ilse"], {}, async (mira, jonas, ilse) => {
    const wrong = [];
    const look = async (person, screen, when = "") => {
      await person.see(screen);
      await person.isAccessible(`${screen} ${when}`).catch((error) => wrong.push(error.message));
    };
    await beforePairing(mira, look);
    await pairing(mira, jonas, look);
    await thanking(mira, jonas, look);
    await otherwise(mira, ilse, look);
    assert.deepEqual(wrong, []);
  }),
);

test("two people pair and thank with the keyboard alone", { timeout: 240_000 }, () =>
  withPeople(["Mira", "Jonas"], { viewport: desk }, async (mira, jonas) => {
    const press = (person, key) => person.page.keyboard.press(key);
    const focused = (person) => person.page.evaluate(() => document.activeElement?.dataset.testid);
    // Tab by Tab; what has the focus is seen to have it.
    const reach = async (person, id) => {
      await person.see(id);
      for (let i = 0; (await focused(person)) !== id; i++) {
        assert.ok(i < 40, `${id} is not reached`);
        await press(person, "Tab");
      }
      const isSeen = await person.page.evaluate(() => {
        const outlined = (it) =>
          it && getComputedStyle(it).outlineStyle !== "none" && parseFloat(getComputedStyle(it).outlineWidth) >= 2;
        return outlined(document.activeElement) || outlined(document.activeElement.closest("label"));
      });
      assert.ok(isSeen, `${id} shows that it has the focus`);
    };
    const enter = async (person, id) => (await reach(person, id), await press(person, "Enter"));
    const type = async (person, id, text) => (await reach(person, id), await person.page.keyboard.type(text));

    await mira.go(relay.origin);
    await enter(mira, "start-alone");
    await type(mira, "name-field", "Mira");
    await press(mira, "Enter");
    await enter(mira, "see-go");
    await enter(mira, "invite");
    await reach(mira, "link");
    await jonas.go(await mira.at("link").inputValue());
    await type(jonas, "name-field", "Jonas");
    await press(jonas, "Enter");
    await enter(jonas, "see-go");
    await enter(jonas, "join");
    const words = await jonas.words();
    await mira.see("enter-words");
    await reach(mira, "word-1");
    for (const word of words) {
      await mira.page.keyboard.type(word);
      await press(mira, "Enter");
    }
    await enter(jonas, "accept");
    await jonas.see("paired");
    await enter(mira, "first-thanks");
    await type(mira, "did", "You held the ladder");
    await enter(mira, "go");
    await enter(mira, "leave-out");
    await type(mira, "meant", "I was not afraid");
    await enter(mira, "go");
    await enter(mira, "give");
    await mira.see("today");
    await enter(jonas, "paired-home");
    await jonas.page.getByText("I was not afraid").first().waitFor();
  }),
);
