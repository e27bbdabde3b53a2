import assert from "node:assert/strict";
import { test } from "node:test";
import { itemsOf, packRules, packs } from "../../web/tools/packs.mjs";
import { schemaTroubles } from "./support/schema.mjs";

const rules = packRules();
const english = packs("en");
const troublesIn = (pack, toml) => schemaTroubles(rules, rules.packs[pack], itemsOf(toml));

test("every item has the fields, values and tags of its pack, and no others", () => {
  assert.deepEqual(Object.keys(english).sort(), Object.keys(rules.packs).sort());
  for (const [pack, { items }] of Object.entries(english))
    assert.deepEqual(schemaTroubles(rules, rules.packs[pack], items), []);
});

test("every tag is said to mean something, and some item has it", () => {
  const used = new Set(Object.values(english).flatMap(({ items }) => items.flatMap(({ tags = [] }) => tags)));
  for (const [tag, meaning] of Object.entries(rules.tags)) {
    assert.ok(meaning.length > 12, tag);
    assert.ok(used.has(tag), `no item has the tag ${tag}`);
  }
});

test("what leads the deck of ideas is at least two in five, and each size, cost and place has some", () => {
  const ideas = english.ideas.items;
  const leading = ideas.filter(({ tags = [] }) => tags.includes("new") || tags.includes("close"));
  assert.ok(leading.length / ideas.length > 0.4);
  for (const field of ["size", "cost", "energy", "place"])
    for (const value of rules.packs.ideas.fields[field])
      assert.ok(ideas.filter((idea) => idea[field] === value).length >= 12, `${field} ${value}`);
});

const question = 'q.light.one = { depth = 1, text = "What is it?" }';
const idea = (rest) => `[i.one]\ntext = "Do it."\n${rest}`;
const facts = 'size = "day"\ncost = "free"\nenergy = "low"\nplace = "out"\n';

test("an item that is not in form is found", () => {
  assert.deepEqual(troublesIn("questions", question), []);
  assert.deepEqual(troublesIn("ideas", idea(`${facts}distance = "both"\nfar = "Do it."\nseason = ["autumn"]`)), []);
  const wrong = [
    ["questions", question.replace("one", "One")],
    ["questions", question.replace("one", "one-more")],
    ["questions", question.replace("light", "sad")],
    ["questions", question.replace("q.light", "light")],
    ["questions", question.replace("q.light", "i.light")],
    ["questions", question.replace("depth = 1", "depth = 4")],
    ["questions", question.replace("depth = 1,", "")],
    ["questions", question.replace("depth = 1", 'depth = 1, mood = "good"')],
    ["questions", question.replace("depth = 1", 'depth = 1, tags = ["grown_up"]')],
    ["questions", question.replace("depth = 1", 'depth = 1, tags = ["close"]')],
    ["questions", question.replace("depth = 1", 'depth = 1, tags = ["body", "body"]')],
    ["questions", question.replace("depth = 1", "depth = 1, retired = false")],
    ["questions", question.replace("light", "intimacy")],
    ["questions", question.replace("depth = 1", 'depth = 1, tags = ["adults", "affection"]')],
    ["questions", question.replace("What", "What ".repeat(30))],
    ["ideas", idea(facts)],
    ["ideas", idea(`${facts}distance = "near"\nfar = "Do it."`)],
    ["ideas", idea(`${facts}distance = "near"\ntags = ["close"]`)],
    ["ideas", idea(`${facts}distance = "near"\nseason = []`)],
    ["thanks", 't.did.one = { text = "You did" }'],
    ["thanks", 't.did.one = { name = "A name that no chip has room for", text = "You did" }'],
    ["checkin", 'c.one = { text = "How?", words = ["a", "b", "c", "d", "e", "f"] }'],
    ["checkin", 'c.one = { text = "How?", words = ["a", "b", "c", "d", "e", "f", "f"] }'],
  ];
  for (const [pack, toml] of wrong) assert.equal(troublesIn(pack, toml).length, 1, `${toml}: ${troublesIn(pack, toml)}`);
});

test("an id can't be given twice, nor can something stand in a pack that is no item", () => {
  assert.throws(() => itemsOf(`${question}\n${question}`));
  assert.throws(() => itemsOf('q.light.one = "What is it?"'), /neither an item/);
  const twice = itemsOf(question).concat(itemsOf(question));
  assert.deepEqual(schemaTroubles(rules, rules.packs.questions, twice), ["q.light.one: its id is given twice"]);
});
