import assert from "node:assert/strict";
import { test } from "node:test";
import { functionsOf, longOnes, lowered, ratchetTroubles } from "../../tools/tidy/functions.mjs";
import { namesTroubles, rules } from "../../tools/tidy/names.mjs";
import { bare } from "../../tools/tidy/source.mjs";
import { nameTroubles, readRatchet, todaysLongFunctions } from "../../tools/tidy/tidy.mjs";

test("no name in the tree says nothing", () => {
  assert.deepEqual(nameTroubles(), []);
});

test("no function has grown long, and none that is long has grown", () => {
  assert.deepEqual(ratchetTroubles(readRatchet(), todaysLongFunctions()), []);
});

test("a name that says nothing is found, with what to write instead", () => {
  const wrong = [
    ["core/space/util.h", ""],
    ["web/src/ui/dateHelpers.ts", ""],
    ["core/space/entry.cpp", "void f(BytesView data) {}"],
    ["core/space/entry.cpp", "class RosterManager;"],
    ["core/space/entry.cpp", "int msg_count = 0;"],
    ["relay/log/log.cpp", "void handle(int x);"],
    ["web/src/core/worker.ts", "const tmp = 1;"],
    ["web/src/core/worker.ts", "const text = `${tmp}`;"],
    ["web/src/ui/Leave.svelte", "<p>util</p>\n<script>\n  let idx = 0;\n</script>"],
    ["tools/test.mjs", "const ret = /tmp/.exec(text);"],
  ];
  for (const [path, text] of wrong) {
    const troubles = namesTroubles(path, text);
    assert.equal(troubles.length, 1, `${path}: ${text}`);
    assert.match(troubles[0], / should be .+ \(.+\)$/);
  }
  for (const { names, instead, why } of rules) assert.ok(names.length > 0 && instead && why);
});

test("names of others, words in sentences and whole words are left alone", () => {
  const right = [
    ["core/space/entry.cpp", "const auto* at = bytes.data() + item->info; std::process();"],
    ["core/space/entry.cpp", '// data, tmp\n#include "core/util/x.h"\nauto key = "tmp"; /* msg */ auto raw = R"(buf)";'],
    ["core/space/entry.cpp", "auto million = 1'000'000; auto result = number;"],
    ["core/crypto/entropy.cpp", "randombytes_buf(out, 1);"],
    ["web/src/core/worker.ts", "socket.onmessage = (event) => take(event.data, process.env);"],
    ["tools/test.mjs", "const found = /tmp|'msg/.test(text) ? `buf ${text}` : 'idx';"],
    ["docs/notes.md", "tmp data info"],
    ["tests/fuzz/frames.cpp", "void f(BytesView data);"],
  ];
  for (const [path, text] of right) assert.deepEqual(namesTroubles(path, text), [], text);
});

test("what is blanked keeps its lines and columns", () => {
  const text = 'auto a = "x{"; // {\nauto b = \'{\'; /* {\n { */ auto c = R"q({\n)q";\n';
  const blanked = bare("core/a.cpp", text);
  assert.ok(!blanked.includes("{"));
  assert.deepEqual(
    blanked.split("\n").map((line) => line.length),
    text.split("\n").map((line) => line.length),
  );
});

test("functions are measured from their first line to their last brace, with all that stands in them", () => {
  const cpp = [
    "namespace tend {",
    "namespace {",
    "constexpr Row table[] = {{1, 2}, {3, 4}};",
    "struct Place {",
    "  Place() : at_{0}, of_(1) {}",
    "  int next(int x = int{3}) const {",
    "    auto more = [&] {",
    "      return x;",
    "    };",
    "    return more();",
    "  }",
    "  int at_;",
    "};",
    "}  // namespace",
    "Result<void> Book::take(",
    "    Item item) {",
    "  if (item.is()) {",
    "    return {};",
    "  }",
    "  return {};",
    "}",
    "TEST(Book, Takes) {",
    "  EXPECT_TRUE(1);",
    "}",
    "}  // namespace tend",
  ].join("\n");
  assert.deepEqual(functionsOf("core/a.cpp", cpp), [
    { name: "Place", lines: 1 },
    { name: "next", lines: 6 },
    { name: "Book::take", lines: 7 },
    { name: "TEST(Book, Takes)", lines: 3 },
  ]);
  const script = 'const a = () => {\n  return [1].map((x) => {\n    return x;\n  });\n};\ntest("it is so", () => {\n});\n';
  assert.deepEqual(functionsOf("web/a.ts", script), [
    { name: "a", lines: 5 },
    { name: "test(it is so)", lines: 2 },
  ]);
  assert.deepEqual(functionsOf("web/A.svelte", "<p>{x}</p>\n<script>\n  function go() {\n    x();\n  }\n</script>\n"), [
    { name: "go", lines: 3 },
  ]);
});

test("the ratchet lets nothing long in and nothing grow, and is only ever lowered", () => {
  const ratchet = { limit: 3, functions: { "a.cpp: old": 5, "a.cpp: gone": 9, "a.cpp: shrinks": 8 } };
  const today = { "a.cpp: old": 6, "a.cpp: shrinks": 7, "a.cpp: fresh": 4 };
  assert.deepEqual(ratchetTroubles(ratchet, today), [
    "a.cpp: old has grown from 5 to 6 lines: part it, or let it shrink elsewhere",
    "a.cpp: fresh has 4 lines, and new functions have 3 at most: part it",
  ]);
  assert.deepEqual(lowered(ratchet, today), { limit: 3, functions: { "a.cpp: old": 5, "a.cpp: shrinks": 7 } });
  const text = "void f() {\n  a();\n  b();\n}\n";
  assert.deepEqual(longOnes(3, [{ path: "a.cpp", text }]), { "a.cpp: f": 4 });
  assert.deepEqual(longOnes(4, [{ path: "a.cpp", text }]), {});
});
