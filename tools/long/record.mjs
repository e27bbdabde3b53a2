// docs/long-run.json: what the long parts of the tests have seen, by part and commit.
//
//   { "kill": [ { "commit": "…", "date": "2026-05-03", … figures of that part } ], "sim": [ … ] }
//
// A part runs in slices and writes its row after each, so that it can be stopped at any time and goes on where it was.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export const root = join(import.meta.dirname, "../..");
const shown = "docs/long-run.json";

// The commit that is tested; "…+" if files differ from it, the record itself aside.
export function commitNow() {
  const git = (...args) => execFileSync("git", args, { cwd: root, encoding: "utf8" }).trim();
  const changed = git("status", "--porcelain", "--", ".", `:!${shown}`) !== "";
  return git("rev-parse", "HEAD") + (changed ? "+" : "");
}

export class Record {
  constructor(file = join(root, shown)) {
    this.file = file;
    this.parts = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {};
  }

  // The part's row of that commit, if there is one.
  row(part, commit) {
    return this.parts[part]?.find((row) => row.commit === commit);
  }

  // Adds the slice's figures to that row, which is made if need be, and writes the file. `merge` gives the new row's figures
  // from the old one's (or undefined) and the slice's; by default all are numbers and summed.
  add(part, commit, slice, merge = sums) {
    const before = this.row(part, commit);
    const row = { commit, date: new Date().toISOString().slice(0, 10), ...merge(before, slice) };
    const others = (this.parts[part] ?? []).filter((each) => each !== before);
    this.parts[part] = [...others, row];
    const fresh = `${this.file}.new`;
    writeFileSync(fresh, `${JSON.stringify(this.parts, null, 2)}\n`);
    renameSync(fresh, this.file);
    return row;
  }
}

function sums(before, slice) {
  return Object.fromEntries(Object.entries(slice).map(([name, number]) => [name, (before?.[name] ?? 0) + number]));
}

// Seed ranges [first, count], joined where one begins where another ends.
export function joined(ranges) {
  const out = [];
  for (const [first, count] of [...ranges].sort((a, b) => a[0] - b[0])) {
    const last = out.at(-1);
    if (last !== undefined && first <= last[0] + last[1]) last[1] = Math.max(last[1], first + count - last[0]);
    else out.push([first, count]);
  }
  return out;
}

// The first `count` seeds from `from` on that no range holds, as few as lie together: [first, count].
export function nextSeeds(ranges, from, count) {
  let first = from;
  for (const [begin, size] of joined(ranges)) {
    if (begin > first) return [first, Math.min(count, begin - first)];
    first = Math.max(first, begin + size);
  }
  return [first, count];
}

// A whole number from the command line.
export function numberOf(text, fallback, what) {
  if (text === undefined) return fallback;
  if (!/^[1-9]\d{0,8}$/.test(text)) {
    console.error(`${what} has to be a number from 1 on; '${text}' is not.`);
    process.exit(2);
  }
  return Number(text);
}
