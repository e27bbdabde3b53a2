// The page in German and Spanish: the browser’s own language at first, another by choice, and nothing lost by it.
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { couple, Person } from "./support/people.mjs";
import { Relay, root } from "./support/relay.mjs";

let relay, mira, jonas;
before(async () => {
  relay = await Relay.start({ web: join(root, "build/web-test") });
  ({ mira, jonas } = await couple(relay));
});
after(async () => {
  await mira?.leave();
  await jonas?.leave();
  await relay?.stop();
});

const langOf = (person) => person.page.evaluate(() => document.documentElement.lang);
const seen = (person, text) => person.page.getByText(text).first().waitFor({ timeout: 15_000 });
const sentencesFetched = (person) =>
  person.page.evaluate(() =>
    performance
      .getEntriesByType("resource")
      .map(({ name }) => new URL(name).pathname)
      .filter((path) => path.endsWith("messages.json")),
  );

for (const [locale, lang, line] of [
  ["de-AT", "de", "Ein Ort für euch zwei"],
  ["es-MX", "es", "Un lugar para dos"],
  ["fr-FR", "en", "A private place for two"],
])
  test(`a browser in ${locale} is met in ${lang}, and fetches that language alone`, { timeout: 120_000 }, async () => {
    const person = await Person.arrive("Ada", { more: { locale } });
    try {
      await person.go(relay.origin);
      await seen(person, line);
      assert.equal(await langOf(person), lang);
      assert.deepEqual([...new Set(await sentencesFetched(person))], [`/content/${lang}/messages.json`]);
      assert.equal((await sentencesFetched(person)).length, 1, "what was preloaded is what is used");
      await person.isAccessible(`the first page in ${lang}`);
      assert.deepEqual(person.complaints, []);
    } finally {
      await person.leave();
    }
  });

test("from the first page one comes to one’s language by its own name", { timeout: 120_000 }, async () => {
  const person = await Person.arrive("Ada");
  try {
    await person.go(relay.origin);
    assert.equal(await person.at("start-language").innerText(), "Deutsch, Español");
    await person.tap("start-language");
    await person.isAccessible("choosing a language");
    assert.equal(await person.at("language-en").getAttribute("aria-current"), "true");
    await person.tap("language-es");
    await person.see("start");
    await seen(person, "Tengo una invitación");
    assert.equal(await person.at("start-language").innerText(), "English, Deutsch");
  } finally {
    await person.leave();
  }
});

test("where a language can’t be fetched, all stays as it was, and it is said why", { timeout: 120_000 }, async () => {
  await mira.tap("tab-me");
  await mira.tap("me-language");
  await mira.context.route("**/content/de/messages.json*", (route) => route.abort());
  await mira.tap("language-de");
  await mira.page.locator("[data-testid=refusal][data-key=content_missing]").waitFor();
  assert.equal(await langOf(mira), "en");
  await mira.context.unroute("**/content/de/messages.json*");
  await mira.tap("back");
  await mira.tap("tab-today");
  mira.complaints.length = 0; // the browser’s own word on the request that was cut off
});

test("chosen under Me, German is spoken at once, and what was being written is still there", { timeout: 120_000 }, async () => {
  await mira.tap("say-thanks");
  await mira.write("did", "Du hast Brot gebacken");
  await mira.tap("back");
  await mira.tap("tab-me");
  await mira.tap("me-language");
  await mira.tap("language-de");
  await mira.see("me");
  await seen(mira, "Wer was sehen kann");
  assert.match(await mira.at("me-language").innerText(), /Sprache\s+Deutsch/);
  assert.equal(await langOf(mira), "de");
  await mira.tap("tab-today");
  await mira.tap("say-thanks");
  assert.equal(await mira.at("did").inputValue(), "Du hast Brot gebacken");
  await mira.tap("go");
  await mira.tap("leave-out");
  await mira.tap("leave-out");
  await mira.tap("give");
  await mira.dontWait();
  await seen(jonas, "Du hast Brot gebacken");
  await seen(jonas, "From Mira");
});

test("it survives a reload, with days and hours in it", { timeout: 120_000 }, async () => {
  await mira.page.reload();
  await mira.see("today");
  assert.equal(await langOf(mira), "de");
  await seen(mira, /Guten (Morgen|Tag|Abend), Mira|Hallo, Mira/);
  await seen(mira, /^(Montag|Dienstag|Mittwoch|Donnerstag|Freitag|Samstag|Sonntag)(morgen|nachmittag|abend|nacht)$/);
  assert.deepEqual([...new Set(await sentencesFetched(mira))], ["/content/de/messages.json"]);
});

test("the check-in asks in German, and the deck says that it is in English so far", { timeout: 120_000 }, async () => {
  await mira.tap("tab-ways");
  await mira.tap("way-checkin");
  await seen(mira, "Wie nah ist dir Jonas heute?");
  await mira.isAccessible("the check-in in German");
  await mira.tap("back");
  await mira.tap("way-ideas");
  await mira.tap("ideas-offer");
  await mira.see("deck-idea");
  await seen(mira, "bisher nur auf Englisch");
  assert.equal(await mira.at("deck-idea").locator("[lang=en]").count(), 1);
  await mira.isAccessible("the deck in German");
  await mira.tap("back");
  await mira.tap("back");
});

for (const [lang, name] of [
  ["de", "German"],
  ["es", "Spanish"],
])
  test(`the places of home are in order in ${name}`, { timeout: 240_000 }, async () => {
    await mira.tap("tab-me");
    await mira.tap("me-language");
    await mira.tap(`language-${lang}`);
    await mira.see("me");
    for (const place of ["me", "us", "ways", "today"]) {
      await mira.tap(`tab-${place}`);
      await mira.see(place);
      await mira.isAccessible(`${place} in ${name}`);
    }
  });

test("the pages never complained", () => {
  assert.deepEqual([...mira.complaints, ...jonas.complaints], []);
});
