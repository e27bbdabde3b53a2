import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig, type Plugin } from "vite";
import { content, words, writeKeys } from "./tools/content.mjs";
import { packs } from "./tools/packs.mjs";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const lang = "en";

// `vite build` makes the app; `vite build --mode test` the same with a clock that tests can move; `vite` serves dev/ too.
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
      __WORDS__: JSON.stringify(`content/${lang}/words.txt`),
    },
    resolve: { alias: testing ? [{ find: /^.*\/core\/time$|^\.\/time$/, replacement: here("test/time.ts") }] : [] },
    plugins: [svelte(), page(), files(core)],
    worker: { format: "es" as const },
    build: {
      outDir: here(testing ? "../build/web-test" : "../build/web"),
      emptyOutDir: true,
      target: "es2022",
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      sourcemap: false,
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
        const { messages, version } = content(lang);
        const filled = html.replace(/%([a-z_.]+)%/g, (_, key: string) => {
          const text = messages[key];
          if (text === undefined) throw new Error(`index.html names ${key}, which messages.toml does not have`);
          return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
        });
        return filled.replace("content/messages.json", `content/${lang}/messages.json?${version}`);
      },
    },
  };
}

// Content and core beside the page: served while developing, written when building.
function files(core: Core): Plugin {
  let out = "";
  const wanted = (): Map<string, { type: string; bytes: string | Uint8Array }> => {
    const made = new Map<string, { type: string; bytes: string | Uint8Array }>();
    made.set(`content/${lang}/messages.json`, { type: "application/json", bytes: content(lang).json });
    for (const [pack, { json }] of Object.entries(packs(lang)))
      made.set(`content/${lang}/${pack}.json`, { type: "application/json", bytes: json });
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
        const path = (request.url ?? "").split("?")[0]?.replace(/^\/(dev\/)?/, "") ?? "";
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
    },
  };
}
