// Everything that this device can read, as one archive of open files: what is in them, the core says (docs/export.md).
import { Zip, ZipPassThrough } from "fflate";
import type { Core } from "../core/client";
import type { Views } from "../core/views";
import { standing } from "../words/t";

const forms = [
  { what: "json", file: "tend.json" },
  { what: "book", file: "book.html" },
  { what: "markdown", file: "book.md" },
  { what: "calendar", file: "plans.ics" },
] as const;

export interface Everything {
  archive: Blob;
  /** Photos and voices that this device has not got. */
  missing: number;
}

/** `progress`: how many photos and voices are in it so far. Rejects with a Refusal; then nothing is saved. */
export async function gather(core: Core, progress: (files: number) => void): Promise<Everything> {
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
  for (const { what, file } of forms) {
    const pieces: Uint8Array[] = [];
    let start: number | undefined = 0;
    while (start !== undefined) {
      const piece: { answer: Views["export.file"]; bytes: Uint8Array } = await core.bytes("export.file", {
        what,
        start,
        words,
      });
      pieces.push(piece.bytes);
      start = piece.answer.next;
    }
    add(file, pieces);
  }
  let missing = 0;
  let kept = 0;
  const { files } = await core.view("export.files");
  for (const { blob, name, here } of files) {
    if (!here) {
      missing += 1;
      continue;
    }
    add(name, [new Uint8Array(await (await core.file(blob, false)).arrayBuffer())]);
    progress((kept += 1));
  }
  zip.end();
  return { archive: new Blob([archive, ...parts], { type: archive.type }), missing };
}

/** Hands it to the browser, as a download of that name. */
export function save(archive: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(archive);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
