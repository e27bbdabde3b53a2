import assert from "node:assert/strict";
import { test } from "node:test";
import { packs } from "../../web/tools/packs.mjs";
import { alikePairs, limit, meaningOf } from "./support/alike.mjs";

const english = packs("en");
const prompts = ["questions", "ideas", "letters"].flatMap((pack) => english[pack].items);

test("no two prompts say nearly the same", () => {
  assert.deepEqual(alikePairs(prompts), []);
});

// A deck in which every card begins alike tires.
function sameBeginnings(items) {
  const counts = {};
  for (const { text } of items) counts[text.split(" ")[0]] = (counts[text.split(" ")[0]] ?? 0) + 1;
  return Object.entries(counts).filter(([, count]) => count > items.length * 0.4);
}

test("questions begin in more ways than one", () => {
  assert.deepEqual(sameBeginnings(english.questions.items), []);
  const same = ["What is it?", "What was it?", "Who is it?"].map((text) => ({ text }));
  assert.deepEqual(sameBeginnings(same), [["What", 2]]);
});

test("no two starts of a thanks, and no two questions of the check-in, are the same", () => {
  for (const pack of ["thanks", "checkin"]) {
    const { items } = english[pack];
    for (const field of ["text", "name"].filter((field) => field in items[0]))
      assert.equal(new Set(items.map((item) => item[field].toLowerCase())).size, items.length, `${pack}: ${field}`);
  }
});

test("a pair that says the same in nearly the same words is found, and one that only shares words is not", () => {
  const pair = (one, other) => [
    { id: "a", text: one },
    { id: "b", text: other },
  ];
  const same = [
    ["Which song have you played most this month?", "Which song did you play the most in the last month?"],
    ["Cook a dish that neither of you has ever cooked.", "Together, cook a dish neither of you has cooked before."],
    ["What is your favourite thing about a plain evening?", "What’s your favourite thing about plain evenings?"],
  ];
  for (const [one, other] of same) assert.equal(alikePairs(pair(one, other)).length, 1, `${one} ${other}`);
  const apart = [
    ["Which song have you played most this month?", "Which song takes you back to one certain day?"],
    ["What makes an apology a good one for you?", "What makes a breakfast worth getting up early?"],
  ];
  for (const [one, other] of apart) assert.deepEqual(alikePairs(pair(one, other)), []);
});

test("a copy of any prompt would be found", () => {
  const copies = prompts.slice(0, 20).map(({ text }, i) => ({ id: `copy.${i}`, text: text.replace(/\.$/, "?") }));
  const found = new Set(alikePairs([...prompts.slice(0, 20), ...copies]).flatMap(({ ids }) => ids));
  for (const { id } of copies) assert.ok(found.has(id), id);
  assert.ok(limit > 0.3 && limit < 0.6);
});

test("words count without their endings, and light ones not at all", () => {
  assert.deepEqual([...meaningOf("What have you two talked about lately?")], ["talk", "late"]);
});
