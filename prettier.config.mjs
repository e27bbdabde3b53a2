// How ./format sets TypeScript, Svelte, CSS, HTML and .mjs: Prettier's own ways, at the width that changed least when it
// came (of 110 to 132). Markdown and JSON are set by hand.
import { join } from "node:path";

export default {
  printWidth: 128,
  plugins: [join(import.meta.dirname, "web/node_modules/prettier-plugin-svelte/plugin.js")],
};
