// The rules of who may include whom, as pure functions over (path, text); includes.test.mjs applies them to the tree.
import { posix } from "node:path";

const core = [
  "core/base",
  "core/codec",
  "core/crypto",
  "core/channel",
  "core/media",
  "core/space",
  "core/practice",
  "core/together",
  "core/today",
  "core/insight",
  "core/demo",
];

// A folder may include itself and the folders named here.
export const arrows = {
  "core/base": [],
  "core/codec": ["core/base"],
  "core/crypto": ["core/base"],
  "core/channel": ["core/base", "core/codec", "core/crypto"],
  "core/media": ["core/base"],
  "core/space": ["core/base", "core/codec", "core/crypto", "core/channel"],
  "core/practice": ["core/base", "core/codec"],
  "core/together": ["core/base", "core/practice"],
  "core/today": ["core/base", "core/together"],
  "core/insight": ["core/base"],
  "core/demo": ["core/codec", "core/practice", "core/together"],
  "core/replica": [...core, "protocol"],
  protocol: ["core/base", "core/codec"],
  relay: ["core/base", "core/codec", "core/crypto", "core/channel", "protocol"],
  device: ["core/replica"],
  words: [],
  cli: ["device", "words"],
  wasm: ["core/replica"],
};

// The folder with a rule that a path belongs to: "core/space/entry.h" to "core/space".
export function folderOf(path) {
  const parts = path.split("/");
  return parts[0] === "core" ? parts.slice(0, 2).join("/") : parts[0];
}

// The practice a path belongs to, if it is inside one: "core/practice/thanks/thanks.h" to "thanks".
function practiceOf(path) {
  return /^(?:core\/practice|web\/src\/practices)\/([^/]+)\//.exec(path)?.[1];
}

export function includesOf(text) {
  return [...text.matchAll(/^[ \t]*#[ \t]*include[ \t]*(["<])([^">]+)[">]/gm)].map(([, kind, path]) => ({
    path,
    ours: kind === '"',
  }));
}

// What is wrong with the include lines of one file; one sentence each.
export function troublesOf(path, text) {
  const from = folderOf(path);
  const is_test = /_(test|property)\.cpp$/.test(path);
  const troubles = [];
  if (arrows[from] === undefined) return [`${path}: the folder ${from} has no rule in tools/tidy/includes.mjs`];
  for (const { path: included, ours } of includesOf(text)) {
    const trouble = ours ? arrowTrouble(path, from, included, is_test) : foreignTrouble(path, from, included, is_test);
    if (trouble !== undefined) troubles.push(`${path} includes ${included}: ${trouble}`);
  }
  if (isPure(from) && !is_test && /_clock::now\b/.test(text)) troubles.push(`${path} reads a clock; the host passes time in`);
  return troubles;
}

function arrowTrouble(path, from, included, is_test) {
  const to = folderOf(included);
  if (!included.includes("/")) return "include paths start at the root of the project";
  if (is_test && to === "tests") return undefined;
  if (to !== from && !arrows[from].includes(to)) return `${from} may not know ${to}`;
  const [one, other] = [practiceOf(path), practiceOf(included)];
  if (one !== undefined && other !== undefined && one !== other) return "a practice never includes another practice";
  return undefined;
}

// The core and the protocol get time, chance, files and threads from their host (<chrono> is there for calendars; a
// clock is caught by its `now`).
const host_only = new Set([
  "condition_variable",
  "ctime",
  "filesystem",
  "fstream",
  "future",
  "iostream",
  "locale",
  "mutex",
  "random",
  "shared_mutex",
  "sys/time.h",
  "thread",
  "time.h",
  "unistd.h",
]);

// The one place that asks the machine for chance.
const entropy = "core/crypto/system_entropy.cpp";

function isPure(folder) {
  return folder.startsWith("core/") || folder === "protocol";
}

function foreignTrouble(path, from, included, is_test) {
  if (/^sodium(\/|\.h$)/.test(included) && from !== "core/crypto") return "only core/crypto knows libsodium";
  if (isPure(from) && !is_test && path !== entropy && host_only.has(included))
    return "the core is pure; its host passes this in";
  return undefined;
}

const web_list = "web/src/practices/practices";

/** What is wrong with the imports of one file of the page: who goes over the list of practices knows none by its name. */
export function importTroublesOf(path, text) {
  if (!path.startsWith("web/src/")) return [];
  const imported = [...text.matchAll(/\b(?:from|import)\s*\(?\s*"(\.[^"]*)"/g)].map(([, to]) =>
    posix.join(posix.dirname(path), to),
  );
  return imported.flatMap((to) => {
    const [one, other] = [practiceOf(path), practiceOf(to)];
    if (one !== undefined && (to === web_list || (other ?? one) !== one))
      return [`${path} imports ${to}: a practice knows nothing of the others`];
    if (one === undefined && other !== undefined && path !== `${web_list}.ts`)
      return [`${path} imports ${to}: only ${web_list}.ts, the one list, knows a practice`];
    return [];
  });
}
