// The reading age of a text, by the grade formula of Kincaid, Fishburne, Rogers and Chissom, "Derivation of new readability
// formulas for Navy enlisted personnel" (Research Branch Report 8-75, Naval Technical Training Command, 1975):
//   0.39 · words per sentence + 11.8 · syllables per word − 15.59
// A grade is a year at school in the United States; one reads like an eleven-year-old in grade 5 to 6.

const wordsOf = (text) => text.replaceAll("{partner}", "Jonas").match(/[\p{L}\d]+(?:[’-][\p{L}\d]+)*/gu) ?? [];
const sentencesOf = (text) => text.split(/[.?:;]+(?:\s|”|$)/).filter((part) => /\p{L}/u.test(part));

/** By rules of thumb: groups of vowels, without a silent e at the end, or before -s, -d and -ly. */
export function syllables(word) {
  const plain = word.toLowerCase().replace(/[^a-z]/g, "");
  if (plain.length <= 3) return 1;
  const said = plain
    .replace(/(?<=[^aeiouy]l)e$/, "E") // ta-ble
    .replace(/(?<=[^td])ed$|(?<![sxz]|ch|sh|[cg])es$|(?<=[^l])e$|(?<=[aeiouy]l)e$/, "")
    .replace(/e(?=(ly|ful|less|ness|ment)$)/, "");
  return Math.max(
    1,
    (said.match(/[aeiouyE]+/g) ?? []).length +
      (said.match(/i[ao](?!us)|[^qg]ua|eo(?!p)|eum|uie|(?<=cr|id|ar)ea|[ey]ing$/g) ?? []).length,
  );
}

/** { grade, words, longest: words in the longest sentence } */
export function reading(text) {
  const sentences = sentencesOf(text);
  const words = wordsOf(text);
  const sounds = words.reduce((sum, word) => sum + syllables(word), 0);
  const grade = (0.39 * words.length) / sentences.length + (11.8 * sounds) / words.length - 15.59;
  return { grade, words: words.length, longest: Math.max(...sentences.map((sentence) => wordsOf(sentence).length)) };
}
