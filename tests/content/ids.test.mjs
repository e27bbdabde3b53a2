import assert from "node:assert/strict";
import { test } from "node:test";
import { givenIds, offered, packs } from "../../web/tools/packs.mjs";

const items = Object.values(packs("en")).flatMap(({ items }) => items);

// What people wrote refers to an id for as long as they keep it.
function idTroubles(given, there) {
  return [
    ...given.filter((id) => !there.includes(id)).map((id) => `${id} has vanished: mark it retired = true instead`),
    ...there
      .filter((id) => !given.includes(id))
      .map((id) => `${id} is new: node web/tools/packs.mjs notes it in content/ids.txt`),
  ];
}

test("no id that was ever given has vanished, and each is noted", () => {
  assert.ok(givenIds().length > 700);
  assert.deepEqual(
    idTroubles(
      givenIds(),
      items.map(({ id }) => id),
    ),
    [],
  );
});

test("the ids that were given stand in order, each once", () => {
  assert.deepEqual(givenIds(), [...new Set(givenIds())].sort());
});

test("an id that vanishes is found, and so is one that is not noted", () => {
  assert.deepEqual(idTroubles(["q.a", "q.b"], ["q.a", "q.c"]).length, 2);
  assert.deepEqual(idTroubles(["q.a"], ["q.a"]), []);
});

test("what is retired keeps its id and is offered no more", () => {
  const two = [
    { id: "q.a", text: "A?" },
    { id: "q.b", text: "B?", retired: true },
  ];
  assert.deepEqual(offered(two), [{ id: "q.a", text: "A?" }]);
});
