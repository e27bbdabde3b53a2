// Names given at build time by vite.config.ts: where the core and the content lie, relative to the page.
declare const __CORE_WASM__: string;
/** By language. */
declare const __MESSAGES__: Record<string, string>;
/** By pack, the languages that have it. */
declare const __PACKS__: Record<string, string[]>;
declare const __WORDS__: string;
declare const __DEMO__: string;
declare const __DESIGN__: string;
