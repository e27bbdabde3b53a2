// An export that is brought along: tend.json, or the zip that holds it with its photos and voices. What is in it, the core says.
import type { Core } from "../core/client";
import { Refusal } from "../core/client";

export interface Brought {
  entries: number;
  files: number;
  /** Photos and voices that it speaks of and does not hold, or that can't be kept. */
  missing: number;
}

interface Kept {
  archive: string;
  entries: number;
  files: { blob: string; name: string }[];
}

const json_most = 512 << 20;
const file_most = 64 << 20;

/** Rejects with a Refusal; then nothing was kept but what is said. `progress`: how many photos and voices so far. */
export async function bring(core: Core, file: File, progress: (files: number) => void): Promise<Brought> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const isZip = bytes[0] === 0x50 && bytes[1] === 0x4b;
  const zip = isZip ? await openZip(bytes) : undefined;
  const exports: [string, Uint8Array][] = zip
    ? zip.names.filter((path) => /(^|\/)tend\.json$/.test(path)).map((path) => [path, zip.read(path, json_most)])
    : [["", bytes]];
  if (exports.length === 0) throw new Refusal({ key: "export_unknown" });
  const brought: Brought = { entries: 0, files: 0, missing: 0 };
  for (const [path, json] of exports) {
    const { archive, entries, files } = (await core.intent("archive.keep", {}, [json])) as Kept;
    brought.entries += entries;
    const folder = path.slice(0, path.lastIndexOf("/") + 1);
    for (const { blob, name } of files) {
      if (!zip?.names.includes(folder + name) || !(await isTaken(core, { archive, blob }, zip.read(folder + name, file_most))))
        brought.missing += 1;
      else progress((brought.files += 1));
    }
  }
  return brought;
}

async function isTaken(core: Core, to: { archive: string; blob: string }, bytes: Uint8Array): Promise<boolean> {
  try {
    await core.intent("archive.file", to, [bytes]);
    return true;
  } catch (trouble) {
    if (!(trouble instanceof Refusal)) throw trouble;
    if (trouble.refused.key === "storage_failed") throw trouble;
    return false;
  }
}

interface Zip {
  names: string[];
  /** Empty if it would be larger than `most`. */
  read: (path: string, most: number) => Uint8Array;
}

// By the list at its end, which says where each file begins and how large it is; one file at a time.
async function openZip(bytes: Uint8Array): Promise<Zip> {
  const { unzipSync } = await import("fflate");
  const names: string[] = [];
  const open = (filter: (file: { name: string; originalSize: number }) => boolean): Record<string, Uint8Array> => {
    try {
      return unzipSync(bytes, { filter });
    } catch {
      throw new Refusal({ key: "export_unknown" });
    }
  };
  open(({ name }) => {
    names.push(name);
    return false;
  });
  const read = (path: string, most: number): Uint8Array =>
    open(({ name, originalSize }) => name === path && originalSize <= most)[path] ?? new Uint8Array();
  return { names, read };
}
