// Makes build/gallery/index.html: every screen that the stories in tests/e2e look over, on phone and desktop, light and dark.
// The pictures are taken by ./test gallery.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const folder = join(import.meta.dirname, "../build/gallery");
const looks = ["phone, light", "phone, dark", "desktop, light", "desktop, dark"];

const escaped = (text) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

function picture({ file, look, where }) {
  const width = look.startsWith("phone") ? 195 : 480;
  return `<a href="${file}"><img src="${file}" width="${width}" loading="lazy" alt="${escaped(`${where}: ${look}`)}"></a>`;
}

/** Writes the page; the number of screens on it. */
export function makeGallery() {
  const list = join(folder, "pictures.jsonl");
  const pictures = existsSync(list)
    ? readFileSync(list, "utf8")
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line))
    : [];
  const screens = grouped(pictures);
  const parts = [...screens].map(([name, each]) => {
    const shown = looks.flatMap((look) => each.filter((one) => one.look === look));
    return `<section><h2>${escaped(name)}</h2>${shown.map(picture).join("\n")}</section>`;
  });
  writeFileSync(
    join(folder, "index.html"),
    `<!doctype html><html lang="en"><meta charset="utf-8"><title>Tend, all screens</title>
<style>
  body { font: 16px/1.4 system-ui; margin: 24px; background: #ddd; color: #222 }
  section { margin-bottom: 40px }
  h2 { font-size: 17px; margin: 0 0 8px }
  img { border: 1px solid #999; margin: 0 8px 8px 0; vertical-align: top }
</style>
<h1>All screens (${screens.size})</h1>
${parts.join("\n")}
</html>
`,
  );
  return screens.size;
}

function grouped(pictures) {
  const out = new Map();
  for (const one of pictures) {
    const name = `${one.story}: ${one.where}`;
    out.set(name, [...(out.get(name) ?? []), one]);
  }
  return out;
}
