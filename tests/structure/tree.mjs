// The project's own files, for the tests in this folder.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

export const root = join(import.meta.dirname, "../..");

// What builds, package managers and people's data leave behind is no part of the tree.
const left_out = new Set([".git", "build", "data", "node_modules"]);

// The paths of all files under a folder, relative to the root, sorted.
export function filesUnder(folder) {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .filter((entry) => !left_out.has(entry.name))
    .flatMap((entry) => {
      const path = folder === "." ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) return filesUnder(path);
      return entry.isFile() ? [path] : [];
    })
    .sort();
}

export function read(path) {
  return readFileSync(join(root, path), "utf8");
}
