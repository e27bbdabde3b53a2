import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig, type Plugin } from "vite";
import { content, design, languages, words, writeKeys } from "./tools/content.mjs";
import { demoJson } from "./tools/demo.mjs";
import { stamp } from "./tools/offline.mjs";
import { packs } from "./tools/packs.mjs";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

// `vite build` makes the app; `vite build --mode test` the same with a clock that tests can move, the language that finds
// sentences out of place (tools/pseudo.mjs), and the design page; `vite` serves dev/ too.
export default defineConfig(({ command, mode }) => {
  const testing = mode === "test";
  const core = coreWasm(command === "build");
  const begin = lasting("begin", "js", readFileSync(here("begin.js")));
  const spoken = testing ? [...languages, "qps"] : languages;
  const messages = Object.fromEntries(spoken.map((lang) => [lang, `content/${lang}/messages.json?${content(lang).version}`]));
  writeKeys();
  return {
    root: here("."),
    base: "./",
    publicDir: here("public"),
    define: {
      __CORE_WASM__: JSON.stringify(core.name),
      __MESSAGES__: JSON.stringify(messages),
      __PACKS__: JSON.stringify(languagesByPack(spoken)),
      __DESIGN__: JSON.stringify("content/en/design.json"),
      __DEMO__: JSON.stringify("content/en/demo.json"),
      __WORDS__: JSON.stringify("content/en/words.txt"),
    },
    resolve: { alias: testing ? [{ find: /^.*\/core\/time$|^\.\/time$/, replacement: here("test/time.ts") }] : [] },
    plugins: [
      svelte(),
      page(messages, core.name, begin.name),
      worker(),
      files(core, begin, spoken, testing || command === "serve"),
    ],
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

interface Made<Bytes = Uint8Array> {
  name: string;
  bytes: Bytes;
}

// A file under a name that changes with it, so that browsers may keep it for good.
function lasting(name: string, ending: string, bytes: Uint8Array): Made {
  return { name: `assets/${name}-${createHash("sha256").update(bytes).digest("hex").slice(0, 12)}.${ending}`, bytes };
}

function coreWasm(needed: boolean): Made<Uint8Array | undefined> {
  const file = process.env["TEND_CORE_WASM"] ?? here("../build/wasm/core.wasm");
  if (existsSync(file)) return lasting("core", "wasm", readFileSync(file));
  if (needed) throw new Error(`${file} is missing: build the core for WebAssembly first`);
  return { name: "assets/core.wasm", bytes: undefined };
}

// { pack: the languages that have it }.
function languagesByPack(spoken: string[]): Record<string, string[]> {
  const names = Object.keys(packs("en"));
  return Object.fromEntries(names.map((name) => [name, spoken.filter((lang) => name in packs(lang))]));
}

// The page's own few sentences stand as %key% in index.html, in a language as %de:key%; %begin% is the script before all others,
// %messages% where each language lies, and %core% the core.
function page(messages: Record<string, string>, core: string, begin: string): Plugin {
  return {
    name: "tend-page",
    transformIndexHtml: {
      order: "pre",
      handler(html) {
        return html
          .replaceAll("%core%", core)
          .replaceAll("%begin%", begin)
          .replace(/%(?:([a-z]{2}):)?([a-z_.]+)%/g, (_, lang: string | undefined, key: string) => {
            const text = key === "messages" ? JSON.stringify(messages) : (content(lang ?? "en").messages[key] ?? design()[key]);
            if (text === undefined) throw new Error(`a page names ${key}, which content/ does not have`);
            return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
          });
      },
    },
  };
}

// The name of the core's worker is known once all is made. While developing there is none yet.
function worker(): Plugin {
  return {
    name: "tend-worker",
    transformIndexHtml: {
      order: "post",
      handler(html, { bundle = {} }) {
        const made = Object.keys(bundle).find((name) => /^assets\/worker-[^/]*\.js$/.test(name)) ?? "";
        return html.replace('data-worker=""', `data-worker="${made}"`);
      },
    },
  };
}

// Content and core beside the page: served while developing, written when building.
function files(core: Made<Uint8Array | undefined>, begin: Made, spoken: string[], withDesign: boolean): Plugin {
  let out = "";
  const wanted = (): Map<string, { type: string; bytes: string | Uint8Array }> => {
    const made = new Map<string, { type: string; bytes: string | Uint8Array }>();
    made.set("manifest.webmanifest", { type: "application/manifest+json", bytes: manifest() });
    for (const lang of spoken) {
      made.set(`content/${lang}/messages.json`, { type: "application/json", bytes: content(lang).json });
      for (const [pack, { json }] of Object.entries(packs(lang)))
        made.set(`content/${lang}/${pack}.json`, { type: "application/json", bytes: json });
    }
    if (withDesign) {
      const said = { ...content("en").messages, ...design() };
      made.set("content/en/design.json", { type: "application/json", bytes: JSON.stringify(said) });
    }
    made.set("content/en/demo.json", { type: "application/json", bytes: demoJson() });
    made.set("content/en/words.txt", { type: "text/plain; charset=utf-8", bytes: words("en") });
    made.set(begin.name, { type: "text/javascript", bytes: begin.bytes });
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
  const name = content("en").messages["app.name"];
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
