// Sources as the rules read them: without comments and without what stands in quotes, every line and column as it was.

const languageByEnding = { h: "cpp", cpp: "cpp", ts: "script", mts: "script", mjs: "script", js: "script", svelte: "script" };

/** "cpp", "script", or undefined for what no rule reads. */
export function languageOf(path) {
  return languageByEnding[/\.(\w+)$/.exec(path)?.[1]];
}

/** The same text, with blanks in place of comments and of what strings hold. Quotes stay. */
export function bare(path, text) {
  if (path.endsWith(".svelte")) return bareScript(scriptOf(text));
  return languageOf(path) === "cpp" ? bareCpp(text) : bareScript(text);
}

const blank = (text) => text.replace(/[^\n]/g, " ");
const emptied = (quoted, from = 1) => quoted.slice(0, from) + blank(quoted.slice(from, -1)) + quoted.slice(-1);

const cpp_parts =
  /\/\/.*|\/\*[^]*?\*\/|R"([^()\\\s]*)\([^]*?\)\1"|"(?:[^"\\\n]|\\.)*"|(?<![0-9a-fA-F])'(?:[^'\\\n]|\\.)*'|^[ \t]*#[ \t]*include.*/gm;

function bareCpp(text) {
  return text.replace(cpp_parts, (part) => (/^["'R]/.test(part) ? emptied(part) : blank(part)));
}

// A slash begins a regular expression where no value stands before it.
const script_parts =
  /\/\/.*|\/\*[^]*?\*\/|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`|(?<=(?:^|[(,=:[!&|?{};>]|\breturn)\s*)\/(?:[^/\\\n[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\//g;

function bareScript(text) {
  return text.replace(script_parts, (part) => {
    if (part.startsWith("`")) return emptiedTemplate(part);
    return /^["']/.test(part) || !/^\/[/*]/.test(part) ? emptied(part) : blank(part);
  });
}

// What stands in ${…} is code, and stays.
function emptiedTemplate(part) {
  let out = "";
  let last = 0;
  for (const hole of part.matchAll(/\$\{([^{}]*)\}/g)) {
    out += blank(part.slice(last, hole.index)) + `  ${hole[1]} `;
    last = hole.index + hole[0].length;
  }
  return `\`${(out + blank(part.slice(last))).slice(1, -1)}\``;
}

// The script parts of a component, at their lines.
export function scriptOf(text) {
  let out = "";
  let last = 0;
  for (const { index, 1: open, 2: script } of text.matchAll(/(<script[^>]*>)([^]*?)<\/script>/g)) {
    const from = index + open.length;
    out += blank(text.slice(last, from)) + script;
    last = from + script.length;
  }
  return out + blank(text.slice(last));
}
