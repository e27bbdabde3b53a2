// Pictures of every scene of the gallery, phone and desktop, light and dark, and axe-core over each:
// `npm run shots [-- SCENE…]`. Pictures go to shots/ (not kept). Exit code 1 when axe-core or the console finds something.
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { createServer } from "vite";

const flags =
  "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync";
const out = fileURLToPath(new URL("../shots/", import.meta.url));
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const sizes = { phone: { width: 390, height: 844 }, desk: { width: 1280, height: 860 } };

mkdirSync(out, { recursive: true });
const server = await createServer({
  configFile: fileURLToPath(new URL("../vite.config.ts", import.meta.url)),
  server: { port: 5198, host: "127.0.0.1" },
  logLevel: "error",
});
await server.listen();
const address = server.resolvedUrls.local[0];
const { scenes } = await server.ssrLoadModule("/dev/scenes.ts");
const wanted = process.argv.slice(2).filter((name) => name in scenes);
const names = wanted.length > 0 ? wanted : Object.keys(scenes);

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium-headless-shell",
  args: flags.split(" "),
});
let found = 0;
for (const [size, viewport] of Object.entries(sizes)) {
  for (const colorScheme of ["light", "dark"]) {
    const context = await browser.newContext({ viewport, colorScheme, deviceScaleFactor: 1, reducedMotion: "reduce" });
    const page = await context.newPage();
    let scene = "";
    page.on("console", (message) => {
      if (message.type() !== "error" && message.type() !== "warning") return;
      found += 1;
      console.log(`${scene} ${size} ${colorScheme}: console: ${message.text()}`);
    });
    page.on("pageerror", (error) => {
      found += 1;
      console.log(`${scene} ${size} ${colorScheme}: error: ${error.message}`);
    });
    for (scene of names) {
      await page.goto(`${address}dev/gallery.html?scene=${scene}`);
      await page.waitForSelector("body[data-ready]");
      await page.waitForTimeout(150);
      const act = page.locator(".acts [type=submit], .acts [data-testid=give]").first();
      if (scenes[scene].refuse && (await act.count()) > 0) await act.click();
      await page.waitForTimeout(250);
      await page.screenshot({ path: `${out}${scene}-${size}-${colorScheme}.png`, fullPage: process.env.FULL === "1" });
      await page.evaluate(axe);
      const { violations } = await page.evaluate(() => window.axe.run());
      for (const violation of violations) {
        found += 1;
        console.log(
          `${scene} ${size} ${colorScheme}: axe: ${violation.id}: ${violation.nodes.map((node) => node.target + " " + (node.any[0]?.message ?? "")).join("; ")}`,
        );
      }
    }
    await context.close();
  }
}
await browser.close();
await server.close();
console.log(`${names.length} scenes, ${found} findings; pictures in ${out}`);
process.exit(found > 0 ? 1 : 0);
