// People with a browser each, as the tests play them. Names of the elements: web/README.md.
import { createRequire } from "node:module";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import assert from "node:assert/strict";

import { addPicture, gallery } from "./gallery.mjs";

const require = createRequire(new URL("../../../web/package.json", import.meta.url));
const { chromium } = require("playwright-core");
const axe = require.resolve("axe-core/axe.min.js");
const { readFileSync } = await import("node:fs");
const axeSource = readFileSync(axe, "utf8");

const zone = "Europe/Berlin";
export const phone = { width: 390, height: 844 };
export const desk = { width: 1280, height: 800 };

const args = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

const looks = [phone, desk].flatMap((viewport) =>
  ["light", "dark"].map((colorScheme) => ({
    viewport,
    colorScheme,
    name: `${viewport === phone ? "phone" : "desktop"}, ${colorScheme}`,
  })),
);

// What fades in, or goes over into other colours, is there. It begins within some frames, and one may begin where another ends.
const atRest = async () => {
  const frame = () => new Promise((drawn) => requestAnimationFrame(drawn));
  const moving = () =>
    document
      .getAnimations()
      .filter((each) => each.playState !== "finished" && each.effect.getComputedTiming().endTime !== Infinity);
  for (let still = 0; still < 4; still = moving().length === 0 ? still + 1 : 0) {
    await Promise.allSettled(moving().map((each) => each.finished));
    await frame();
  }
};

export class Person {
  /**
   * A fresh browser profile; `frames` keeps all that its sockets carry. Only with `installs` the app's service worker may
   * install itself: it keeps files from the tests that exchange them on their way. `whole`: the browser with all that it
   * notes of its own, instead of the one that only shows pages.
   */
  static async arrive(
    name,
    { viewport = phone, colorScheme = "light", before, installs = false, whole = false, flags = [], more = {} } = {},
  ) {
    const person = new Person();
    person.name = name;
    person.colorScheme = colorScheme;
    person.folder = mkdtempSync(join(tmpdir(), "tend-person-"));
    person.frames = [];
    person.complaints = [];
    person.context = await chromium.launchPersistentContext(person.folder, {
      executablePath: whole ? "/usr/bin/chromium" : "/usr/bin/chromium-headless-shell",
      headless: true,
      args: [...args, ...flags],
      serviceWorkers: installs ? "allow" : "block",
      viewport,
      colorScheme,
      locale: "en-GB",
      timezoneId: zone,
      reducedMotion: "reduce",
      permissions: [],
      ...more,
    });
    person.page = person.context.pages()[0] ?? (await person.context.newPage());
    if (before) await person.page.addInitScript(before);
    person.page.on("websocket", (socket) => {
      for (const way of ["framesent", "framereceived"])
        socket.on(way, ({ payload }) => person.frames.push(Buffer.from(payload)));
    });
    person.page.on("pageerror", (error) => person.complaints.push(String(error)));
    person.page.on("console", (message) => {
      if (message.type() === "error" && !/WebSocket|ERR_INTERNET|ERR_CONNECTION|favicon|503/.test(message.text()))
        person.complaints.push(message.text());
    });
    return person;
  }

  at(id) {
    return this.page.getByTestId(id).first();
  }
  async see(id, timeout = 15_000) {
    await this.at(id).waitFor({ state: "visible", timeout });
  }
  async tap(id) {
    await this.at(id).click({ timeout: 15_000 });
  }
  async write(id, text) {
    await this.at(id).fill(text, { timeout: 15_000 });
  }
  /** Is told, with the sentence of that key, why something wasn’t done. */
  async isRefused(key) {
    await this.page.locator(`[data-testid=refusal][data-key=${key}]`).first().waitFor({ state: "visible", timeout: 15_000 });
  }
  /** What was said of words that are others now is gone. */
  async isRefusedNoMore() {
    await this.page.locator("[data-testid=refusal][data-key]").waitFor({ state: "detached", timeout: 15_000 });
  }
  async isThere(id) {
    return (await this.page.getByTestId(id).count()) > 0;
  }

  async go(address) {
    await this.page.goto(address);
  }

  /** From the start page to the home of one who is alone. */
  async begin(origin) {
    await this.go(origin);
    await this.tap("start-alone");
    await this.giveName();
    await this.see("home-alone");
  }
  async giveName() {
    await this.write("name-field", this.name);
    await this.tap("name-go");
    await this.tap("see-go");
  }
  async invite() {
    await this.tap("invite");
    await this.see("link");
    return (
      await this.at("link")
        .inputValue()
        .catch(() => this.at("link").textContent())
    ).trim();
  }
  /** Opens the link and joins; ends with the words on screen. */
  async join(link, { isNew = true } = {}) {
    await this.go(link);
    if (isNew) await this.giveName();
    await this.tap("join");
  }
  async words() {
    await this.see("read-words");
    return (await this.page.getByTestId("word").allTextContents()).map((word) => word.trim());
  }
  async enter(words) {
    await this.see("enter-words");
    for (const [i, word] of words.entries()) await this.write(`word-${i + 1}`, word);
    await this.tap("words-go");
  }

  async thank({ did, shows, meant }, { wait = false } = {}) {
    await this.tap("say-thanks");
    await this.write("did", did);
    await this.tap("go");
    if (shows) (await this.write("shows", shows), await this.tap("go"));
    else await this.tap("leave-out");
    if (meant) (await this.write("meant", meant), await this.tap("go"));
    else await this.tap("leave-out");
    await this.see("letter-preview");
    await this.tap("give");
    await this.see("today");
    if (!wait) await this.dontWait();
  }
  /** What was written goes out now, and not when it can no longer be undone. */
  async dontWait() {
    await this.tap("undo-send");
    await this.at("undo-bar").waitFor({ state: "detached", timeout: 15_000 });
  }

  /** All thanks this person's app holds, oldest first, as the core tells them. */
  async thanks() {
    return this.page.getByTestId("thanks-item").allTextContents();
  }

  /** axe-core over the page as it is, light on a phone and dark on a desktop, and nothing wider than the window; throws with
   *  what it found. `every`: in all four; so does a gallery (./test gallery), which keeps their pictures. `passes`: it is gone
   *  in a moment, and is looked over in one look alone. */
  async isAccessible(where, { passes = false, every = gallery } = {}) {
    const was = this.page.viewportSize();
    const wrong = [];
    for (const look of every ? looks : passes ? [looks[0]] : [looks[0], looks[3]]) {
      await this.page.setViewportSize(look.viewport);
      await this.page.emulateMedia({ colorScheme: look.colorScheme });
      await this.page.evaluate(atRest);
      for (const what of await this.#found()) wrong.push(`${look.name}: ${what}`);
      if (gallery) await addPicture(this.page, where, look.name);
    }
    await this.page.setViewportSize(was);
    await this.page.emulateMedia({ colorScheme: this.colorScheme });
    assert.deepEqual(wrong, [], `looking over ${where}`);
  }
  async #found() {
    if (!(await this.page.evaluate(() => "axe" in globalThis))) await this.page.evaluate(axeSource);
    return this.page.evaluate(async () => {
      const { violations } = await globalThis.axe.run(document, { resultTypes: ["violations"] });
      const out = violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(" ")).join(", ")}`);
      const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
      return wide > 0 ? [...out, `the page is ${wide} px wider than its window`] : out;
    });
  }

  async leave() {
    await this.context.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Puts `code` before the worker's own, in every page that is opened from now on. */
export async function beforeWorker(person, code) {
  await person.context.route(/\/worker-[^/]*\.js$/, async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, body: `${code};${await answer.text()}` });
  });
}

/** As on a page that is not https: the browser gives no locks. */
export const withoutLocks = (person) => beforeWorker(person, "Object.defineProperty(navigator, 'locks', { value: undefined })");

/** Day and month that are today for a person: their day ends at four in the morning. */
export function dayNow() {
  const parts = new Intl.DateTimeFormat("en-GB", { timeZone: zone, day: "numeric", month: "numeric" }).formatToParts(
    Date.now() - 4 * 3_600_000,
  );
  const of = (type) => String(Number(parts.find((part) => part.type === type).value));
  return { day: of("day"), month: of("month") };
}

/** From the home of one who is alone to Today of both; answers the link. */
export async function pair(mira, jonas) {
  const link = await mira.invite();
  await jonas.join(link);
  await mira.enter(await jonas.words());
  await jonas.tap("accept");
  for (const person of [mira, jonas]) {
    await person.see("paired");
    await person.tap("paired-home");
    await person.see("today");
  }
  return link;
}

/** Two people who have found each other over this relay. */
export async function couple(relay, { a = "Mira", b = "Jonas", options = {}, arrived = () => {} } = {}) {
  const mira = await Person.arrive(a, options);
  await arrived(mira);
  const jonas = await Person.arrive(b, options);
  await arrived(jonas);
  await mira.begin(relay.origin);
  return { mira, jonas, link: await pair(mira, jonas) };
}
