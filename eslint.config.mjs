// What ./lint asks of TypeScript, Svelte and the .mjs files. A rule that is switched off has its reason beside it.
import { createRequire } from "node:module";
import { join } from "node:path";

const require = createRequire(new URL("web/package.json", import.meta.url));
const js = require("@eslint/js");
const ts = require("typescript-eslint");
const svelte = require("eslint-plugin-svelte").default;
const globals = require("globals");

const web = join(import.meta.dirname, "web");

export default ts.config(
  { ignores: ["**/node_modules/", "build/", "data/", "web/shots/", "web/src/core/types.ts", "web/src/words/keys.ts"] },
  { linterOptions: { reportUnusedDisableDirectives: "error" } },
  js.configs.recommended,
  ...svelte.configs.recommended,
  {
    // Tests hand functions to pages, so names of both are known there.
    files: ["**/*.mjs", "**/*.js"],
    languageOptions: { globals: { ...globals.node, ...globals.browser } },
  },
  {
    files: ["web/{src,sw,design,dev,test}/**/*.{ts,svelte}"],
    extends: ts.configs.strictTypeChecked,
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: web, extraFileExtensions: [".svelte"] },
    },
    rules: {
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "prefer-const": ["error", { destructuring: "all", ignoreReadBeforeAssign: true }],
      // TypeScript knows every name that there is.
      "no-undef": "off",
      // `return end();` is how something ends early here, as in the core.
      "@typescript-eslint/no-confusing-void-expression": "off",
      // The types promise locks and storage that a page without https lacks; and what a callback sets looks constant.
      "@typescript-eslint/no-unnecessary-condition": "off",
      // `void value;` in an effect says that it depends on the value.
      "@typescript-eslint/no-meaningless-void-operator": "off",
    },
  },
  {
    files: ["web/{dev,test}/**"],
    rules: {
      // Made-up people have what they were made with.
      "@typescript-eslint/no-non-null-assertion": "off",
      // Stand-ins have the shape of what they stand for.
      "@typescript-eslint/require-await": "off",
      "@typescript-eslint/no-unnecessary-type-parameters": "off",
    },
  },
  { files: ["web/*.ts", "web/tools/*.mts"], extends: ts.configs.strict },
  {
    files: ["**/*.svelte", "**/*.svelte.ts"],
    languageOptions: { parser: require("svelte-eslint-parser"), parserOptions: { parser: ts.parser } },
    rules: {
      // The next one knows what `let` means to Svelte.
      "prefer-const": "off",
      "svelte/prefer-const": ["error", { destructuring: "all", excludedRunes: ["$props", "$state"] }],
      // ESLint sees each component as `any`; svelte-check, which knows them, holds the types.
      "@typescript-eslint/no-unsafe-assignment": "off",
      "@typescript-eslint/no-unsafe-call": "off",
      "@typescript-eslint/no-unsafe-member-access": "off",
      "@typescript-eslint/no-unsafe-return": "off",
    },
  },
);
