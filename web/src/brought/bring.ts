// An export that is brought along: tend.json, or the zip that holds it with its photos and voices. What is in it, the core says.
import type { Unzip, UnzipFile } from "fflate";
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
  const isZip = (await file.slice(0, 2).text()) === "PK";
  const exports = isZip ? await exportsIn(file) : new Map([["", new Uint8Array(await file.arrayBuffer())]]);
  if (exports.size === 0) throw new Refusal({ key: "export_unknown" });
  const brought: Brought = { entries: 0, files: 0, missing: 0 };
  const wanted = new Map<string, { archive: string; blob: string }>();
  for (const [folder, json] of exports) {
    const { archive, entries, files } = (await core.intent("archive.keep", {}, [json])) as Kept;
    brought.entries += entries;
    for (const { blob, name } of files) wanted.set(folder + name, { archive, blob });
  }
  brought.missing = wanted.size;
  if (!isZip) return brought;
  await eachFile(
    file,
    file_most,
    (path) => wanted.has(path),
    async (path, bytes) => {
      const to = wanted.get(path);
      if (!to || !(await isTaken(core, to, bytes))) return;
      brought.missing -= 1;
      progress((brought.files += 1));
    },
  );
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

/** Each tend.json by the folder that it lies in. */
async function exportsIn(zip: File): Promise<Map<string, Uint8Array>> {
  const found = new Map<string, Uint8Array>();
  const isOne = (path: string): boolean => /(^|\/)tend\.json$/.test(path);
  await eachFile(zip, json_most, isOne, (path, bytes) => void found.set(path.slice(0, -"tend.json".length), bytes));
  return found;
}

// A piece at a time, so that a zip of many photos costs no more memory than the one that is read. Not a zip, or a broken one:
// what came before stands.
async function eachFile(
  zip: File,
  most: number,
  wanted: (path: string) => boolean,
  take: (path: string, bytes: Uint8Array) => Promise<void> | void,
): Promise<void> {
  const { Unzip, UnzipInflate } = await import("fflate");
  const whole: [string, Uint8Array][] = [];
  const reading: Unzip = new Unzip((file) => {
    if (wanted(file.name)) collect(file, most, (bytes) => whole.push([file.name, bytes]));
  });
  reading.register(UnzipInflate);
  const stream = zip.stream().getReader();
  for (;;) {
    const { done, value } = await stream.read();
    try {
      reading.push(value ?? new Uint8Array(), done);
    } catch {
      throw new Refusal({ key: "export_unknown" });
    }
    for (const [path, bytes] of whole.splice(0)) await take(path, bytes);
    if (done) return;
  }
}

function collect(file: UnzipFile, most: number, done: (bytes: Uint8Array) => void): void {
  const pieces: Uint8Array[] = [];
  let size = 0;
  file.ondata = (trouble, piece, last) => {
    if (trouble) throw trouble;
    size += piece.length;
    if (size > most) {
      file.terminate();
      throw new RangeError(file.name);
    }
    pieces.push(piece);
    if (!last) return;
    const all = new Uint8Array(size);
    let at = 0;
    for (const each of pieces) {
      all.set(each, at);
      at += each.length;
    }
    done(all);
  };
  file.start();
}
