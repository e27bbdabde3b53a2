// The language `qps`, of the test build alone: each English sentence with accents, in brackets and two fifths longer. What stands
// on a screen without brackets was never a sentence of content/, and what has no room for it has none for German.
import { parse, TYPE } from "@formatjs/icu-messageformat-parser";

const accented = new Map(
  Object.entries({
    ...{ a: "á", c: "ç", e: "é", i: "í", n: "ñ", o: "ó", u: "ü", y: "ý" },
    ...{ A: "Á", C: "Ç", E: "É", I: "Í", N: "Ñ", O: "Ó", U: "Ü", Y: "Ý" },
  }),
);
const longer_by = 0.4;

/** The same sentence, with the same places to fill in. */
export function pseudo(message) {
  const [, text, blanks] = /^([^]*?)(\s*)$/.exec(message);
  return `[${printed(parse(text, { ignoreTag: true }), false)}]${blanks}`;
}

/** Of every text in an item or a list. Ids and other fields stay. */
export function pseudoItem({ text, words, ...rest }) {
  return { ...rest, text: `[${lengthened(text)}]`, ...(words && { words: words.map((word) => `[${lengthened(word)}]`) }) };
}

function printed(elements, in_plural) {
  return elements.map((element) => part(element, in_plural)).join("");
}

function part(element, in_plural) {
  if (element.type === TYPE.literal) return quoted(lengthened(element.value), in_plural);
  if (element.type === TYPE.pound) return "#";
  if (element.type === TYPE.argument) return `{${element.value}}`;
  const is_plural = element.type === TYPE.plural;
  const offset = is_plural && element.offset ? ` offset:${element.offset}` : "";
  const choices = Object.entries(element.options).map(([when, { value }]) => ` ${when} {${printed(value, is_plural)}}`);
  return `{${element.value}, ${is_plural ? "plural" : "select"},${offset}${choices.join("")}}`;
}

const quoted = (text, in_plural) => text.replaceAll("'", "''").replace(in_plural ? /[{}#]+/g : /[{}]+/g, "'$&'");

// Vowels are drawn out, word after word, as long words are long; {partner} in the items of a pack stays.
function lengthened(text) {
  let owed = 0;
  return text.replace(/\{\w+\}|./gsu, (sign) => {
    if (sign.length > 2) return sign;
    owed += longer_by;
    const shown = accented.get(sign) ?? sign;
    const times = /[aeiouy]/i.test(sign) ? Math.ceil(owed) : 0;
    owed -= times;
    return shown + shown.toLowerCase().repeat(Math.max(0, times));
  });
}
