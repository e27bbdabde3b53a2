// How long functions are, and the ratchet over the long ones: long_functions.json names those longer than its limit. None of
// them may grow and no new one may come; `./lint --ratchet` lowers the figures where one has become shorter.
import { createRequire } from "node:module";
import { bare, languageOf, scriptOf } from "./source.mjs";

const require = createRequire(new URL("../../web/package.json", import.meta.url));

/** The functions of a file, outermost ones only: [{ name, lines }]. What stands inside another belongs to that. */
export function functionsOf(path, text) {
  const language = languageOf(path);
  if (language === "cpp") return cppFunctions(bare(path, text));
  return language === "script" ? scriptFunctions(path, path.endsWith(".svelte") ? scriptOf(text) : text) : [];
}

// From each "{" that opens a function to its "}". What stands before a brace since the last ";", "{" or "}" of the same
// depth tells what it opens.
function cppFunctions(text) {
  const found = [];
  const open = [];
  let header_from = 0;
  let inside = 0;
  let round = 0;
  for (let i = 0; i < text.length; i++) {
    const sign = text[i];
    if (sign === "(") round++;
    if (sign === ")") round--;
    if (sign === "{") {
      const header = text.slice(header_from, i);
      const name = round === 0 && inside === 0 ? cppName(header) : undefined;
      open.push({ name, round, header_from, header, from: header_from + header.search(/\S/) });
      if (name !== undefined) inside++;
      round = 0;
    } else if (sign === "}" && open.length !== 0) {
      const opened = open.pop();
      round = opened.round;
      if (opened.name !== undefined) {
        inside--;
        found.push({ name: opened.name, lines: text.slice(opened.from, i).split("\n").length });
      } else if (round !== 0 || isValue(opened.header)) {
        header_from = opened.header_from;
        continue;
      }
    }
    if ((sign === ";" && round === 0) || sign === "{" || sign === "}") header_from = i + 1;
  }
  return found;
}

// Whether braces after this hold a value, as in "x = {1}" and "X::X() : a_{1}"; then what they stand in goes on after them.
function isValue(header) {
  return /\S/.test(header) && !/\b(?:namespace|struct|class|enum|union|extern)\b/.test(header);
}

function cppName(header) {
  const text = header.replace(/^\s*#.*$/gm, " ").replace(/\b(?:public|private|protected):/g, " ");
  if (/\b(?:namespace|struct|class|enum|union)\b[^()]*$/.test(text) || /(?:=|\breturn)\s*$/.test(text)) return undefined;
  if (/\)[^()]*:(?:[^]*[\s,])?\w+$/.test(text.trimEnd()) && !text.includes("->")) return undefined; // a member's own braces
  const test = /\b(TEST|TEST_F|TEST_P)\(\s*([^)]*?)\s*\)\s*$/.exec(text);
  if (test) return `${test[1]}(${test[2].replace(/\s+/g, " ")})`;
  // The name before the first round bracket that is not of a template's argument, a decltype or an attribute.
  const named = /((?:[A-Za-z_]\w*(?:<[^<>()]*>)?::)*~?(?:operator\s*[^\s\w(]+|operator\(\)|[A-Za-z_]\w*))\s*\(/.exec(
    text.replace(/\b(?:requires|decltype|noexcept|alignas|__attribute__)\s*\((?:[^()]|\([^()]*\))*\)/g, " "),
  );
  if (named === null || /^(?:if|for|while|switch|catch)$/.test(named[1]) || !text.includes(")")) return undefined;
  return named[1];
}

function scriptFunctions(path, text) {
  const ts = require("typescript");
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const found = [];
  const lineAt = (at) => file.getLineAndCharacterOfPosition(at).line;
  const visit = (node) => {
    if (!ts.isFunctionLike(node) || node.body === undefined) return void ts.forEachChild(node, visit);
    found.push({ name: scriptName(ts, node), lines: lineAt(node.end) - lineAt(node.getStart(file)) + 1 });
  };
  visit(file);
  return found;
}

function scriptName(ts, node) {
  if (node.name) return node.name.getText();
  const { parent } = node;
  if (ts.isVariableDeclaration(parent) || ts.isPropertyAssignment(parent)) return parent.name.getText();
  // A test: known by what it says.
  if (ts.isCallExpression(parent) && parent.arguments[0] && ts.isStringLiteralLike(parent.arguments[0])) {
    return `${parent.expression.getText()}(${parent.arguments[0].text})`;
  }
  return ts.isConstructorDeclaration(node) ? "constructor" : "a function without a name";
}

/** Those longer than the limit: { "path: name": lines }; of several with one name the longest. */
export function longOnes(limit, files) {
  const long = {};
  for (const { path, text } of files) {
    for (const { name, lines } of functionsOf(path, text)) {
      const key = `${path}: ${name}`;
      if (lines > limit) long[key] = Math.max(lines, long[key] ?? 0);
    }
  }
  return long;
}

/** What is wrong with today's long functions by the ratchet; one sentence each. */
export function ratchetTroubles({ limit, functions }, today) {
  return Object.entries(today)
    .filter(([key, lines]) => lines > (functions[key] ?? limit))
    .map(([key, lines]) => {
      const before = functions[key];
      if (before === undefined) return `${key} has ${lines} lines, and new functions have ${limit} at most: part it`;
      return `${key} has grown from ${before} to ${lines} lines: part it, or let it shrink elsewhere`;
    });
}

/** The ratchet with what has become shorter or is gone; it never loosens. */
export function lowered({ limit, functions }, today) {
  const kept = Object.entries(functions).filter(([key]) => key in today);
  return { limit, functions: Object.fromEntries(kept.map(([key, lines]) => [key, Math.min(lines, today[key])])) };
}
