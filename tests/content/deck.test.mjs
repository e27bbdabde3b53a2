// The deck of the day, which the core draws from, is what the pack of questions holds for everybody.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { packs } from "../../web/tools/packs.mjs";

const root = join(import.meta.dirname, "../..");
const by_choice = ["intimacy", "hard", "double_date"];

test("the core draws from every question that takes nothing for granted, and from no other", () => {
  const drawn = [...readFileSync(join(root, "core/practice/questions/deck.cpp"), "utf8").matchAll(/"(q\.[^"]+)"/g)].map(
    ([, id]) => id,
  );
  const fitting = packs("en")
    .questions.items.filter(
      ({ id, tags = [], retired }) => !retired && tags.length === 0 && !by_choice.includes(id.split(".")[1]),
    )
    .map(({ id }) => id);
  assert.deepEqual(drawn.toSorted(), fitting.toSorted());
});
