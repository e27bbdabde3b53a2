// Names given at build time by vite.config.ts: where the core and the content lie, relative to the page.
declare const __CORE_WASM__: string;
declare const __MESSAGES__: string;
declare const __WORDS__: string;
declare const __DESIGN__: string;
