// Everything that this device can read, as one archive of open files: what is in them, the core says (docs/export.md).
import { Zip, ZipPassThrough } from "fflate";
import { ArchiveCore } from "../core/archive";
import type { Core } from "../core/client";
import type { Views } from "../core/views";
import { standing } from "../words/t";

const forms = [
  { what: "json", file: "tend.json" },
  { what: "book", file: "book.html" },
  { what: "markdown", file: "book.md" },
  { what: "calendar", file: "calendar.ics" },
] as const;

export interface Everything {
  archive: Blob;
  /** Photos and voices that this device has not got. */
  missing: number;
}

/**
 * `archives`: what was brought along goes out again, each in a folder of its own. `progress`: how many photos and voices are in it
 * so far. Rejects with a Refusal; then nothing is saved.
 */
export async function gather(core: Core, archives: readonly string[], progress: (files: number) => void): Promise<Everything> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  // Once the bytes are in a Blob the browser may move them out of memory.
  let archive = new Blob([], { type: "application/zip" });
  const zip = new Zip((trouble, bytes) => {
    if (trouble) throw trouble;
    parts.push(bytes);
  });
  const add = (name: string, pieces: Iterable<Uint8Array>): void => {
    const file = new ZipPassThrough(name);
    zip.add(file);
    for (const piece of pieces) file.push(piece);
    file.push(new Uint8Array(), true);
    archive = new Blob([archive, ...parts.splice(0)], { type: archive.type });
  };
  const words = standing(["moment.", "book."]);
  let missing = 0;
  let kept = 0;
  const addAll = async (of: Core, folder: string): Promise<void> => {
    for (const { what, file } of forms) add(folder + file, await whole(of, what, words));
    const { files } = await of.view("export.files");
    for (const { blob, name, here } of files) {
      if (!here) {
        missing += 1;
        continue;
      }
      add(folder + name, [new Uint8Array(await (await of.file(blob, false)).arrayBuffer())]);
      progress((kept += 1));
    }
  };
  await addAll(core, "");
  for (const [n, archive] of archives.entries()) await addAll(new ArchiveCore(core, archive), `brought-${String(n + 1)}/`);
  zip.end();
  return { archive: new Blob([archive, ...parts], { type: archive.type }), missing };
}

async function whole(core: Core, what: string, words: object[]): Promise<Uint8Array[]> {
  const pieces: Uint8Array[] = [];
  let start: number | undefined = 0;
  while (start !== undefined) {
    const piece: { answer: Views["export.file"]; bytes: Uint8Array } = await core.bytes("export.file", { what, start, words });
    pieces.push(piece.bytes);
    start = piece.answer.next;
  }
  return pieces;
}

/** Hands it to the browser, as a download of that name. */
export function save(archive: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(archive);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
