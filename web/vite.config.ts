import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig, type Plugin } from "vite";
import { content, words, writeKeys } from "./tools/content.mjs";
import { stamp } from "./tools/offline.mjs";
import { packs } from "./tools/packs.mjs";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const lang = "en";

// `vite build` makes the app; `vite build --mode test` the same with a clock that tests can move, and the design page; `vite`
// serves dev/ too.
export default defineConfig(({ command, mode }) => {
  const testing = mode === "test";
  const core = coreWasm(command === "build");
  const messages = writeKeys(lang);
  return {
    root: here("."),
    base: "./",
    publicDir: here("public"),
    define: {
      __CORE_WASM__: JSON.stringify(core.name),
      __MESSAGES__: JSON.stringify(`content/${lang}/messages.json?${messages.version}`),
      __DESIGN__: JSON.stringify(`content/${lang}/design.json`),
      __WORDS__: JSON.stringify(`content/${lang}/words.txt`),
    },
    resolve: { alias: testing ? [{ find: /^.*\/core\/time$|^\.\/time$/, replacement: here("test/time.ts") }] : [] },
    plugins: [svelte(), page(), files(core, testing || command === "serve")],
    worker: { format: "es" as const },
    build: {
      outDir: here(testing ? "../build/web-test" : "../build/web"),
      emptyOutDir: true,
      target: "es2022",
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      sourcemap: false,
      // The design page is no part of a release. The service worker's name stays, since browsers ask for it by that.
      rolldownOptions: {
        input: [here("index.html"), here("sw/sw.ts"), ...(testing ? [here("design/index.html")] : [])],
        output: { entryFileNames: ({ name }) => (name === "sw" ? "sw.js" : "assets/[name]-[hash].js") },
      },
    },
    test: { include: ["test/**/*_test.ts"] },
  };
});

interface Core {
  name: string;
  bytes: Uint8Array | undefined;
}

// The core, under a name that changes with it, so that browsers may keep it for good.
function coreWasm(needed: boolean): Core {
  const file = process.env["TEND_CORE_WASM"] ?? here("../build/wasm/core.wasm");
  if (!existsSync(file)) {
    if (needed) throw new Error(`${file} is missing: build the core for WebAssembly first`);
    return { name: "assets/core.wasm", bytes: undefined };
  }
  const bytes = readFileSync(file);
  return { name: `assets/core-${createHash("sha256").update(bytes).digest("hex").slice(0, 12)}.wasm`, bytes };
}

// The page's own few sentences stand as %key% in index.html; fonts and messages are fetched while the script still loads.
function page(): Plugin {
  return {
    name: "tend-page",
    transformIndexHtml: {
      order: "pre",
      handler(html) {
        const { messages, design, version } = content(lang);
        const filled = html.replace(/%([a-z_.]+)%/g, (_, key: string) => {
          const text = messages[key] ?? design[key];
          if (text === undefined) throw new Error(`a page names ${key}, which content/ does not have`);
          return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
        });
        return filled.replace("content/messages.json", `content/${lang}/messages.json?${version}`);
      },
    },
  };
}

// Content and core beside the page: served while developing, written when building.
function files(core: Core, withDesign: boolean): Plugin {
  let out = "";
  const wanted = (): Map<string, { type: string; bytes: string | Uint8Array }> => {
    const made = new Map<string, { type: string; bytes: string | Uint8Array }>();
    made.set("manifest.webmanifest", { type: "application/manifest+json", bytes: manifest() });
    made.set(`content/${lang}/messages.json`, { type: "application/json", bytes: content(lang).json });
    for (const [pack, { json }] of Object.entries(packs(lang)))
      made.set(`content/${lang}/${pack}.json`, { type: "application/json", bytes: json });
    if (withDesign) {
      const { messages, design } = content(lang);
      made.set(`content/${lang}/design.json`, { type: "application/json", bytes: JSON.stringify({ ...messages, ...design }) });
    }
    if (existsSync(here(`../content/${lang}/words.txt`)))
      made.set(`content/${lang}/words.txt`, { type: "text/plain; charset=utf-8", bytes: words(lang) });
    if (core.bytes) made.set(core.name, { type: "application/wasm", bytes: core.bytes });
    return made;
  };
  return {
    name: "tend-files",
    configResolved(config) {
      if (config.command === "build") out = config.build.outDir;
    },
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        const path = (request.url ?? "").split("?")[0]?.replace(/^\/(dev\/|design\/)?/, "") ?? "";
        const file = wanted().get(path);
        if (!file) return next();
        response.setHeader("content-type", file.type);
        response.end(file.bytes);
      });
    },
    closeBundle() {
      if (!out) return;
      for (const [path, file] of wanted()) {
        const target = `${out}/${path}`;
        mkdirSync(target.slice(0, target.lastIndexOf("/")), { recursive: true });
        writeFileSync(target, file.bytes);
      }
      stamp(out);
    },
  };
}

// How the app looks where it is installed, unless the person chose another name and icon (src/ui/look.svelte.ts).
function manifest(): string {
  const name = content(lang).messages["app.name"];
  const png = (size: number) => ({ src: `icons/flower-${size}.png`, sizes: `${size}x${size}`, type: "image/png" });
  return JSON.stringify({
    name,
    short_name: name,
    id: "./",
    start_url: "./",
    scope: "./",
    display: "standalone",
    background_color: "#fbf6ee",
    theme_color: "#fbe9d7",
    icons: [
      { src: "icons/flower.svg", sizes: "any", type: "image/svg+xml" },
      { ...png(192), purpose: "any" },
      { ...png(512), purpose: "any" },
      { ...png(512), purpose: "maskable" },
    ],
  });
}
