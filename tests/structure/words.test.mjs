// content/en/words.txt: 2048 words, 11 bits each, read aloud between partners.
// Line n, counting from 0, is number n.
import test from "node:test";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

const text = readFileSync(new URL("../../content/en/words.txt", import.meta.url), "utf8");
const words = text.replace(/\n$/, "").split("\n");

test("2048 lines, the last one ended by a single newline", () => {
  assert.equal(words.length, 2048);
  assert.ok(text.endsWith("\n") && !text.endsWith("\n\n"));
});

test("every word is 3 to 8 letters, a-z only", () => {
  assert.deepEqual(
    words.filter((w) => !/^[a-z]{3,8}$/.test(w)),
    [],
  );
});

test("words are distinct", () => {
  const seen = new Set();
  const twice = words.filter((w) => seen.has(w) || !seen.add(w));
  assert.deepEqual(twice, []);
});

test("words are in alphabetical order", () => {
  const wrong = [];
  for (let i = 1; i < words.length; i++) {
    if (words[i - 1] >= words[i]) wrong.push(`${words[i - 1]} before ${words[i]}`);
  }
  assert.deepEqual(wrong, []);
});

test("first four letters are unique (a three-letter word counts as itself)", () => {
  const first = new Map();
  const clash = [];
  for (const w of words) {
    const p = w.slice(0, 4);
    if (first.has(p)) clash.push(`${first.get(p)} / ${w}`);
    else first.set(p, w);
  }
  assert.deepEqual(clash, []);
});

// Levenshtein distance exactly 1: one letter replaced, added or left out.
function oneEdit(a, b) {
  if (a.length > b.length) [a, b] = [b, a];
  if (b.length - a.length > 1 || a === b) return false;
  let i = 0;
  while (i < a.length && a[i] === b[i]) i++;
  return a.length === b.length ? a.slice(i + 1) === b.slice(i + 1) : a.slice(i) === b.slice(i + 1);
}

test("the edit-distance check itself tells near from far", () => {
  for (const [a, b] of [
    ["cat", "bat"],
    ["cat", "cart"],
    ["cat", "cats"],
    ["hat", "that"],
  ]) {
    assert.ok(oneEdit(a, b) && oneEdit(b, a), `${a} / ${b}`);
  }
  for (const [a, b] of [
    ["cat", "cat"],
    ["cat", "dog"],
    ["cat", "coast"],
    ["form", "from"],
  ]) {
    assert.ok(!oneEdit(a, b) && !oneEdit(b, a), `${a} / ${b}`);
  }
});

test("no two words are one edit apart", () => {
  const near = [];
  for (let i = 0; i < words.length; i++) {
    for (let j = i + 1; j < words.length; j++) {
      if (oneEdit(words[i], words[j])) near.push(`${words[i]} / ${words[j]}`);
    }
  }
  assert.deepEqual(near, []);
});
