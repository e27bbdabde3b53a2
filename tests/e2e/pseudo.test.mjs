// The main screens on a phone in a language that is two fifths longer than English and stands in brackets: nothing is said that
// content/ does not say, nothing runs over, and no page scrolls sideways.
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { Person } from "./support/people.mjs";
import { photo } from "./support/photos.mjs";
import { troublesOn } from "./support/pseudo.mjs";
import { Relay, root } from "./support/relay.mjs";

let relay, mira, jonas;
const pseudo = () => {
  try {
    localStorage.setItem("tend.language", "qps");
  } catch {
    // about:blank has none
  }
};
before(async () => {
  relay = await Relay.start({ web: join(root, "build/web-test") });
  mira = await Person.arrive("Mira", { before: pseudo });
  jonas = await Person.arrive("Jonas", { before: pseudo });
});
after(async () => {
  await mira?.leave();
  await jonas?.leave();
  await relay?.stop();
});

const did = "You put the kettle on";
const idea = "Bake bread";
const remembered = "The tent is in the lake";
const letter = "The river was high today.";
const answer = "By the lake, at dawn";
const own = () => [
  "Mira",
  "Jonas",
  did,
  idea,
  remembered,
  letter,
  answer,
  "a.wikipedia.org",
  "www.wikipedia.org",
  relay.origin,
  relay.origin.replace("http://", ""),
];

async function look(person, screen, how = "") {
  await person.see(screen);
  await person.page.waitForTimeout(120);
  const troubles = await troublesOn(person.page, own());
  assert.deepEqual(troubles, [], `${screen} ${how}`);
}
const refused = (person) => person.page.locator("[data-testid=refusal][data-key]").first().waitFor();

test(
  "text without brackets, text that runs over and a page that is too wide would be found",
  { timeout: 120_000 },
  async () => {
    await mira.go(relay.origin);
    await look(mira, "start");
    await mira.page.evaluate(() => {
      const main = document.querySelector("main");
      main.insertAdjacentHTML("beforeend", "<p>Good day</p><p>[Góód] 12:30 Mira</p><p aria-label='Good'>[x]</p>");
      for (const [width, text] of [
        [60, "[wiiide wiiide wiiide]"],
        [900, "[x]"],
      ]) {
        const line = document.createElement("p");
        line.style.cssText = `width: ${width}px; white-space: nowrap`;
        line.textContent = text;
        main.append(line);
      }
    });
    assert.deepEqual(await troublesOn(mira.page, own()), [
      "without brackets: Good day",
      "aria-label without brackets: Good",
      "runs over: [wiiide wiiide wiiide]",
      "the page is 900 px wide",
    ]);
  },
);

test("before anything is begun", { timeout: 120_000 }, async () => {
  await mira.go(relay.origin);
  await look(mira, "start");
  for (const [id, screen] of [
    ["see", "see-page"],
    ["safe", "safe-page"],
    ["start-language", "language-page"],
    ["start-invited", "invited"],
  ]) {
    await mira.tap(id);
    if (screen === "language-page") await mira.see(screen);
    else await look(mira, screen);
    if (screen === "invited") {
      await mira.write("link-field", "no link");
      await mira.tap("link-go");
      await refused(mira);
      await look(mira, screen, "with a refusal");
    }
    await mira.tap("back");
    await mira.see("start");
  }
  await mira.tap("start-alone");
  await mira.tap("name-go");
  await refused(mira);
  await look(mira, "name", "with a refusal");
  await mira.write("name-field", "Mira");
  await mira.tap("name-go");
  await look(mira, "first-page", "before the first steps");
  await mira.tap("see-go");
  await look(mira, "home-alone");
  for (const tab of ["us", "ways", "me"]) {
    await mira.tap(`tab-${tab}`);
    await look(mira, tab, "alone");
  }
  await mira.tap("tab-today");
});

// Each is away for a moment, so that the screens that only wait stay long enough to be looked at.
test("while two find each other", { timeout: 120_000 }, async () => {
  const away = (person) => person.go("about:blank");
  await mira.tap("invite");
  await mira.see("link");
  const link = await mira.at("link").inputValue();
  await look(mira, "invite-page");
  await away(mira);
  await jonas.go(link);
  await look(jonas, "name", "invited");
  await jonas.giveName();
  await look(jonas, "join-page");
  await jonas.tap("join");
  await look(jonas, "joining");
  await mira.go(relay.origin);
  await mira.page.getByText("Jonas").first().waitFor();
  await look(mira, "home-alone", "with an invitation under way");
  await mira.tap("pair-go");
  const words = await jonas.words();
  await look(jonas, "read-words");
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
});

test("thanks, from the first word to the answer", { timeout: 120_000 }, async () => {
  await mira.tap("say-thanks");
  await mira.tap("go");
  await refused(mira);
  await look(mira, "thanks-say-1", "with a refusal");
  await mira.write("did", did);
  await mira.tap("go");
  await look(mira, "thanks-say-2");
  await mira.tap("leave-out");
  await look(mira, "thanks-say-3");
  await mira.tap("leave-out");
  await look(mira, "thanks-say-4");
  await mira.tap("give");
  await mira.see("undo-bar");
  await look(mira, "today", "after giving");
  await mira.dontWait();
  await jonas.page.getByText(did).first().waitFor();
  await look(jonas, "today", "with a first thanks");
  await jonas.tap("answer-words");
  await look(jonas, "thanks-receive");
  await jonas.tap("back");
  await jonas.tap("reached");
  await jonas.dontWait();
  await look(jonas, "today", "with an answer");
  await jonas.tap("tab-us");
  await look(jonas, "us");
  await jonas.tap("tab-today");
  await mira.page.locator("[data-testid=thanks-item][data-mine=true]").first().getByTestId("edit").click();
  await look(mira, "thanks-edit");
  await mira.tap("back");
  await jonas.tap("not-now");
  await look(jonas, "today", "at rest");
});

test("the check-in", { timeout: 120_000 }, async () => {
  await mira.tap("to-checkin");
  await mira.see("checkin-close");
  await mira.page.getByTestId("checkin-close").locator("label").nth(5).click();
  await mira.page.getByTestId("checkin-stress").locator("label").nth(0).click();
  await look(mira, "checkin");
  await mira.tap("checkin-shares");
  await mira.page.getByTestId("share-close").locator("label").nth(0).click();
  await look(mira, "checkin-choose");
  await mira.tap("checkin-choose-keep");
  await mira.see("checkin");
  await mira.page.getByTestId("checkin-close").locator("label").nth(6).click();
  await mira.tap("checkin-keep");
  await mira.dontWait();
  await jonas.see("checkin-theirs");
  await look(jonas, "today", "with what the other shared");
  await mira.tap("tab-me");
  await look(mira, "me");
  await mira.tap("me-days");
  await look(mira, "checkin-mine");
});

test("ideas, from the offer to the look back", { timeout: 120_000 }, async () => {
  await mira.go(relay.origin);
  await mira.tap("tab-ways");
  await look(mira, "ways");
  await mira.tap("way-ideas");
  await look(mira, "ideas", "empty");
  await mira.tap("ideas-offer");
  await mira.see("idea-deck");
  await look(mira, "ideas-offer");
  await mira.write("idea-text", idea);
  await mira.tap("idea-give");
  await mira.dontWait();
  await mira.page.getByTestId("idea").first().click();
  await look(mira, "idea-one", "of one’s own");
  await jonas.tap("to-idea");
  await look(jonas, "idea-one", "to answer");
  await jonas.tap("idea-counter");
  await look(jonas, "ideas-offer", "said otherwise");
  await jonas.tap("back");
  await jonas.tap("idea-wish");
  await jonas.dontWait();
  await jonas.see("idea-stage");
  await look(jonas, "idea-one", "wished by both");
  await jonas.tap("idea-to-plan");
  await jonas.tap("idea-plan-keep");
  await look(jonas, "idea-plan-form", "without a day");
  await jonas.page.getByTestId("idea-when").locator("input[type=date]").fill("2031-05-03");
  await jonas.tap("idea-plan-keep");
  await jonas.dontWait();
  await mira.see("idea-plan");
  await look(mira, "idea-one", "planned");
  await mira.tap("idea-done");
  await mira.dontWait();
  await mira.tap("idea-to-look");
  await look(mira, "idea-look-form");
  for (const id of ["look-new", "look-side"]) await mira.page.getByTestId(id).locator("label").nth(1).click();
  await mira.tap("look-keep");
  await mira.dontWait();
  await mira.see("idea-look");
  await look(mira, "idea-one", "done");
  await mira.tap("back");
  await look(mira, "ideas");
});

test("memories, and what they may come from", { timeout: 120_000 }, async () => {
  await mira.go(relay.origin);
  await mira.tap("tab-ways");
  await mira.tap("way-memories");
  await look(mira, "memories", "empty");
  await mira.tap("memories-add");
  await mira.write("memory-words", remembered);
  await look(mira, "memories-add-1");
  await mira.tap("memory-on");
  await look(mira, "memories-add-2");
  await mira.write("memory-day", "29");
  await mira.tap("memory-keep");
  await refused(mira);
  await look(mira, "memories-add-2", "on no day");
  await mira.write("memory-day", "");
  await mira.tap("memory-on");
  await look(mira, "memories-add-3");
  await mira.tap("memory-keep");
  await look(mira, "memories");
  await mira.dontWait();
  await mira.tap("memory");
  await look(mira, "memory-one");
  await mira.tap("back");
  await mira.tap("memories-bring");
  await look(mira, "memories-bring");
  await mira.tap("bring-photos");
  await look(mira, "memories-photos", "empty");
  const file = (name, mimeType, buffer) => ({ name, mimeType, buffer: Buffer.from(buffer) });
  await mira.at("bring-files").setInputFiles(file("20190629.jpg", "image/jpeg", await photo(mira, 300, 200, "x")));
  await mira.tap("bring-photo");
  await look(mira, "memories-photos", "with one that is chosen");
  await mira.tap("back");
  await mira.tap("bring-chat");
  await look(mira, "memories-chat", "empty");
  await mira.at("bring-chat-file").setInputFiles(file("chat.txt", "text/plain", `29.06.19, 18:03 - Mira: ${remembered}`));
  await mira.see("bring-month");
  await look(mira, "memories-chat");
  await mira.tap("bring-month");
  await mira.tap("bring-message");
  await look(mira, "memories-chat-month");
});

test("a letter, and the question of the day", { timeout: 120_000 }, async () => {
  await mira.go(relay.origin);
  await mira.tap("tab-ways");
  await mira.tap("way-letters");
  await look(mira, "letters", "empty");
  await mira.tap("letters-write");
  await mira.write("letter-words", letter);
  await look(mira, "letters-write-1");
  await mira.tap("letter-on");
  await look(mira, "letters-write-2");
  await mira.go(relay.origin);
  await mira.tap("tab-ways");
  await mira.tap("way-questions");
  await look(mira, "questions");
  await mira.write("question-words", answer);
  await mira.tap("question-give");
  await look(mira, "questions", "with an answer that waits");
  await mira.dontWait();
});

test("what has been, searched and narrowed", { timeout: 120_000 }, async () => {
  await mira.go(relay.origin);
  await mira.tap("tab-us");
  await look(mira, "us", "with a way to what has been");
  await mira.tap("us-timeline-way");
  await mira.see("moment");
  await look(mira, "us-timeline");
  await mira.write("timeline-search", "kettle");
  await mira.see("timeline-clear");
  await mira.tap("timeline-only-ideas");
  await mira.see("timeline-all");
  await look(mira, "us-timeline", "with nothing found");
  await mira.write("timeline-search", "kettle ".repeat(40));
  await look(mira, "us-timeline", "with a search that is too long");
  await mira.tap("timeline-all");
  await mira.page.getByTestId("moment").getByText(did).click();
  await look(mira, "thanks-one");
});

test("the pages never complained", () => {
  assert.deepEqual([...mira.complaints, ...jonas.complaints], []);
});
