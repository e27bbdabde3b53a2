import assert from "node:assert/strict";
import { test } from "node:test";
import { sentenceTroubles as sentencesIn } from "../../tools/tidy/sentences.mjs";
import { sentenceTroubles } from "../../tools/tidy/tidy.mjs";

test("no sentence that a person reads stands outside content/", () => {
  assert.deepEqual(sentenceTroubles(), []);
});

test("a sentence in markup, in an attribute, in code or on the command line is found", () => {
  const wrong = [
    ["web/src/home/Me.svelte", "<h1>Me</h1>"],
    ["web/src/home/Me.svelte", '<p>\n  {t("me.line")} and more\n</p>'],
    ["web/src/home/Me.svelte", '<button aria-label="Close" onclick={() => go({ at: "me" })}>{x}</button>'],
    ["web/src/home/Me.svelte", '<Row title="Days" line={t("me.days_line")} />'],
    ["web/src/home/Me.svelte", '<p>{home ? t("me.a") : "Nothing here yet"}</p>'],
    ["web/src/home/Me.svelte", "<script>\n  const line = `Good morning, ${name} dear friend`;\n</script>"],
    ["web/src/ui/hour.ts", 'export const said = "Good evening";'],
    ["cli/show.cpp", 'out.text("Nothing here yet.");'],
    ["device/refused.cpp", 'return "could not be stored";'],
  ];
  for (const [path, text] of wrong) assert.equal(sentencesIn(path, text).length, 1, text);
});

test("keys, commands, errors, paths, comments and what a person wrote are left alone", () => {
  const right = [
    [
      "web/src/home/Me.svelte",
      '<!-- Me: what is mine alone. -->\n<p class="small soft" dir="auto">{t("me.line", { name: home.name })} · {words}</p>',
    ],
    [
      "web/src/home/Me.svelte",
      "<script>\n  // What is mine alone.\n  const a = t(`home.hello_${part}`);\n</script>\n<style>\n  p { margin: 0 auto; }\n</style>",
    ],
    [
      "web/src/home/Me.svelte",
      '<button onclick={() => { if (a > b) go({ at: "me" }); }}><svg viewBox="0 0 18 18"><path d="m7 4 5 5-5 5" /></svg></button>',
    ],
    ["web/src/core/store.ts", 'throw new RangeError("a store effect names a buffer that is not there");'],
    ["web/src/ui/drawing/hills.ts", "return `M${at(one, two)} ${at(three, four)}`;"],
    ["device/store.cpp", 'run("SELECT key, value FROM kv");'],
    ["cli/pairing.cpp", 'say("cli.pair.none"); // no invitation is open\nauto a = {{"command", "tend confirm"}};'],
    ["relay/relay.cpp", 'log("could not be stored");'],
  ];
  for (const [path, text] of right) assert.deepEqual(sentencesIn(path, text), [], text);
});
