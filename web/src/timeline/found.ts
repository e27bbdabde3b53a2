// Where in a text the words stand that were looked for: the list shows that place, and not only how the text begins. What is
// found, the core says (core/base/fold.h); here it is only marked.

export interface Piece {
  text: string;
  found: boolean;
}

const shownMost = 500;
const headMost = 90;
const headKept = 40;
const plain: Partial<Record<string, string>> = { ß: "ss", æ: "ae", œ: "oe", ø: "o", đ: "d", ð: "d", þ: "th", ł: "l", ı: "i" };

/** As much of `text` as a row has room for, from near the first of the words of `search`, if it is far in. */
export function piecesOf(text: string, search: string): Piece[] {
  const signs = Array.from(text);
  const isFound = foundIn(signs, search);
  const first = isFound.indexOf(true);
  const from = first > headMost ? beginBefore(signs, first - headKept) : 0;
  const pieces: Piece[] = from > 0 ? [{ text: "…", found: false }] : [];
  for (let i = from; i < Math.min(signs.length, from + shownMost); i++) {
    const [sign = "", found = false, last] = [signs[i], isFound[i], pieces.at(-1)];
    if (last?.found === found) last.text += sign;
    else pieces.push({ text: sign, found });
  }
  return pieces;
}

// For each sign whether it belongs to one of the words.
function foundIn(signs: string[], search: string): boolean[] {
  const isFound = new Array<boolean>(signs.length).fill(false);
  const words = folded(search).split(/\s+/u).filter(Boolean);
  if (words.length === 0) return isFound;
  let all = "";
  const signAt: number[] = [];
  signs.forEach((sign, i) => {
    for (const letter of folded(sign)) {
      all += letter;
      for (let unit = 0; unit < letter.length; unit++) signAt.push(i);
    }
  });
  for (const word of words)
    for (let at = all.indexOf(word); at >= 0; at = all.indexOf(word, at + word.length))
      for (const sign of signAt.slice(at, at + word.length)) isFound[sign] = true;
  // An accent that is a sign of its own goes with its letter.
  signs.forEach((sign, i) => (isFound[i] ||= i > 0 && isFound[i - 1] === true && folded(sign) === ""));
  return isFound;
}

function folded(text: string): string {
  const lower = text.toLowerCase().replace(/[ßæœøđðþłı]/g, (sign) => plain[sign] ?? sign);
  return lower.normalize("NFD").replace(/\p{Mn}/gu, "");
}

function beginBefore(signs: string[], at: number): number {
  for (let i = at; i > 0 && i > at - headKept; i--) if (/\s/u.test(signs[i] ?? "")) return i + 1;
  return at;
}
