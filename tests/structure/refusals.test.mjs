import assert from "node:assert/strict";
import { test } from "node:test";
import { read } from "./tree.mjs";

// The keys of the table in error.cpp: {Refusal::name, "key", "…"}.
function refusalKeys() {
  return [...read("core/base/error.cpp").matchAll(/\{Refusal::(\w+),\s*"(\w+)",/g)].map(([, name, key]) => ({ name, key }));
}

// The full keys of a TOML file of texts: tables ("[refusal]") and dotted keys both count.
function messageKeys(text) {
  let table = "";
  const keys = [];
  for (const line of text.split("\n")) {
    const head = /^\[([\w.]+)\]/.exec(line);
    if (head !== null) table = `${head[1]}.`;
    const entry = /^(["\w.-]+)\s*=/.exec(line);
    if (entry !== null) keys.push(table + entry[1].replaceAll('"', ""));
  }
  return keys;
}

test("every refusal has a sentence that a person understands", () => {
  const refusals = refusalKeys();
  assert.ok(refusals.length > 20, "the table of refusals was read");
  const sentences = new Set(messageKeys(read("content/en/messages.toml")));
  assert.deepEqual(
    refusals.filter(({ key }) => !sentences.has(`refusal.${key}`)).map(({ key }) => key),
    [],
  );
});

test("every sentence for a refusal belongs to a refusal", () => {
  // The page has its own: when the core had to begin anew, when what was brought along is only read, when there is no microphone,
  // and when a refusal comes from a later version.
  const keys = new Set([
    "refusal.brought_read_only",
    "refusal.core_restarted",
    "refusal.no_microphone",
    "refusal.unknown",
    ...refusalKeys().map(({ key }) => `refusal.${key}`),
  ]);
  const sentences = messageKeys(read("content/en/messages.toml")).filter((key) => key.startsWith("refusal."));
  assert.deepEqual(
    sentences.filter((key) => !keys.has(key)),
    [],
  );
});

test("each refusal in the enum has its row in the table, once", () => {
  const header = read("core/base/error.h");
  const body = /enum class Refusal[^{]*\{([^}]*)\}/.exec(header)[1].replace(/\/\/.*$/gm, "");
  const members = [...body.matchAll(/(\w+)\s*=/g)].map(([, name]) => name).filter((name) => name !== "none");
  assert.deepEqual(
    refusalKeys()
      .map(({ name }) => name)
      .sort(),
    members.sort(),
  );
});

test("no message key is given twice", () => {
  const keys = messageKeys(read("content/en/messages.toml"));
  assert.deepEqual(
    keys.filter((key, i) => keys.indexOf(key) !== i),
    [],
  );
});
