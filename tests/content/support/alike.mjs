// How alike two texts are: the mean of two measures that err differently, the letters in threes that they share (Dice), and
// the words that carry meaning (Jaccard).

const light_words = new Set(
  (
    "a about after all an and any are as at be been before but by can could did do does each else for from had has have how if in is it " +
    "its just like likes more most much no not of on one ones or other others out so some something than that the them then there " +
    "they thing this to two up was were what when where which who with without would you your partner"
  ).split(" "),
);

/** The words of a text that carry meaning, without endings, so that "talks" and "talked" are one. */
export function meaningOf(text) {
  const words = text.toLowerCase().match(/[a-z]+/g) ?? [];
  return new Set(
    words.filter((word) => !light_words.has(word)).map((word) => word.replace(/(?<=\w{3})(ing|ed|es|s|ly|e)$/, "")),
  );
}

function threesOf(text) {
  const letters = ` ${text
    .toLowerCase()
    .replace(/[^a-z]+/g, " ")
    .trim()} `;
  return new Set(Array.from({ length: Math.max(0, letters.length - 2) }, (_, i) => letters.slice(i, i + 3)));
}

const shared = (one, other) => [...one].filter((part) => other.has(part)).length;
const measured = ({ id, text }) => ({ id, text, words: meaningOf(text), threes: threesOf(text) });

function alikeness(one, other) {
  const words = shared(one.words, other.words);
  const threes = (2 * shared(one.threes, other.threes)) / (one.threes.size + other.threes.size || 1);
  return (words / (one.words.size + other.words.size - words || 1) + threes) / 2;
}

/** From here on two texts say nearly the same. */
export const limit = 0.48;

/** The pairs of { id, text } that say nearly the same, most alike first. */
export function alikePairs(items) {
  const all = items.map(measured);
  const pairs = [];
  all.forEach((one, i) => {
    for (const other of all.slice(i + 1)) {
      const found = alikeness(one, other);
      if (found >= limit) pairs.push({ ids: [one.id, other.id], alike: Number(found.toFixed(2)) });
    }
  });
  return pairs.sort((one, other) => other.alike - one.alike);
}
