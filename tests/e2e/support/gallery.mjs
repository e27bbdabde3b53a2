// Pictures of what people see, kept for a page that shows them all (tools/gallery.mjs makes it).
import { appendFileSync, mkdirSync } from "node:fs";
import { basename, join } from "node:path";

/** The folder that pictures go to; empty unless one was asked for. */
export const gallery = process.env.TEND_GALLERY ?? "";

const story = basename(process.argv[1] ?? "", ".test.mjs");
const seen = new Map();

/** Of one moment there is one picture in each look, however often a story comes by. */
export async function addPicture(page, where, look) {
  const moment = `${story}, ${where.trim()}`;
  const looks = seen.get(moment) ?? seen.set(moment, new Set()).get(moment);
  if (looks.has(look)) return;
  looks.add(look);
  const file = `${[...seen.keys()].indexOf(moment)} ${moment} ${look}`.replace(/[^\p{L}\p{N}]+/gu, "-") + ".png";
  mkdirSync(gallery, { recursive: true });
  await page.screenshot({ path: join(gallery, file), animations: "disabled" });
  appendFileSync(join(gallery, "pictures.jsonl"), `${JSON.stringify({ story, where: where.trim(), look, file })}\n`);
}
