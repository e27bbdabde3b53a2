// Makes the pictures in docs/screenshots/ from the built app: a relay on disk, two browsers, two people who find each other.
// Needs ./run --build-only first.
// Usage: node tools/screenshots.mjs [FOLDER [WEB]], WEB being the built app, build/web if not said.
import { mkdirSync, statSync } from "node:fs";
import { join, resolve } from "node:path";

import { Person, desk, phone } from "../tests/e2e/support/people.mjs";
import { Relay, root } from "../tests/e2e/support/relay.mjs";

const folder = resolve(process.argv[2] ?? join(root, "docs/screenshots"));
const bytes_max = 150 << 10;

const said = [
  ["jonas", { did: "You called my mother back, though it was late", meant: "I could sleep without it on my mind." }],
  ["mira", { did: "You waited with dinner" }],
  ["jonas", { did: "You brought the bicycle to the repair shop" }],
  ["mira", { did: "You laughed with me about the burnt rice" }],
];
const shown = {
  did: "You did the dishes while I was on the phone with work",
  shows: "You notice what I carry, before I say it.",
  meant: "I could rest for half an hour.",
};

// A time zone in which it is evening now, so that the greeting is the same whenever this runs.
function eveningZone() {
  let east = 20 - new Date().getUTCHours();
  if (east > 12) east -= 24;
  if (east < -12) east += 24;
  return `Etc/GMT${east > 0 ? "-" : "+"}${Math.abs(east)}`;
}

async function picture(person, name, { scale = "device" } = {}) {
  await person.page.evaluate(() => document.fonts.ready);
  await person.page.evaluate(() => globalThis.scrollTo(0, 0));
  await person.page.waitForTimeout(1200); // what arrives has been laid down
  const path = join(folder, `${name}.png`);
  await person.page.screenshot({ path, caret: "hide", scale });
  const { size } = statSync(path);
  console.log(`${name}.png ${Math.round(size / 1024)} KiB`);
  if (size > bytes_max) throw new Error(`${path} is larger than ${bytes_max >> 10} KiB`);
}

mkdirSync(folder, { recursive: true });
const relay = await Relay.start({ web: resolve(process.argv[3] ?? join(root, "build/web")) });
const more = { deviceScaleFactor: 1.5, timezoneId: eveningZone() };
const people = [];
try {
  const mira = await Person.arrive("Mira", { viewport: phone, more });
  people.push(mira);
  const jonas = await Person.arrive("Jonas", { viewport: phone, more });
  people.push(jonas);

  await mira.go(relay.origin);
  await mira.see("start-alone");
  await picture(mira, "start");
  await mira.begin(relay.origin);
  const link = await mira.invite();
  await jonas.join(link);
  const words = await jonas.words();
  await picture(jonas, "words");
  await mira.enter(words);
  await jonas.tap("accept");
  for (const person of people) {
    await person.see("paired");
    await person.tap("paired-home");
    await person.see("today");
  }

  for (const [by, thanks] of said) {
    const [writer, reader] = by === "mira" ? [mira, jonas] : [jonas, mira];
    await writer.page.reload();
    await writer.see("today");
    await writer.thank(thanks);
    await reader.page.getByText(thanks.did).first().waitFor();
  }
  await mira.page.reload();
  await mira.see("today");
  await mira.tap("say-thanks");
  await mira.write("did", shown.did);
  await mira.tap("go");
  await mira.write("shows", shown.shows);
  await picture(mira, "thanks");
  await mira.tap("go");
  await mira.write("meant", shown.meant);
  await mira.tap("go");
  await mira.tap("give");
  await mira.see("today");

  await jonas.page.getByText(shown.did).first().waitFor();
  await jonas.page.reload();
  await jonas.see("today");
  await picture(jonas, "today");
  await jonas.page.emulateMedia({ colorScheme: "dark" });
  await picture(jonas, "today-dark");
  await jonas.page.emulateMedia({ colorScheme: "light" });
  await jonas.page.setViewportSize(desk);
  await picture(jonas, "desktop", { scale: "css" });
} finally {
  for (const person of people) await person.leave();
  await relay.stop();
}
