// What a text may not hold: signs, in no language; and words, by the rules of content/<lang>/wording.toml.

const signs = [
  { pattern: /!/, why: "it has an exclamation mark" },
  { pattern: /\p{Extended_Pictographic}/u, why: "it has an emoji" },
  { pattern: /['"`]/, why: "its quotes are straight" },
  { pattern: /\.\.|…/, why: "it trails off in dots" },
  { pattern: /[—–]|--| - /, why: "it has a dash; a comma, a colon or a new sentence reads aloud better" },
  { pattern: / {2}|^\s|\s$/, why: "it has blanks too many" },
  { pattern: /[()[\]/&*_]/, why: "it has a sign that can’t be read aloud" },
  { pattern: /\{(?!partner\})|(?<!\{partner)\}/, why: "its only placeholder is {partner}" },
  { pattern: /\p{Lu}{2}/u, why: "it has a word in capitals" },
];

const escaped = (word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** The rules as patterns, longest words first. */
export function patternsOf(rules) {
  return rules.map((rule) => {
    const words = [...rule.words].sort((one, other) => other.length - one.length).map(escaped);
    return { ...rule, pattern: new RegExp(`(?<![\\p{L}{’-])(?:${words.join("|")})(?![\\p{L}}-])`, "iu") };
  });
}

const allowed = ({ unless = [], except = [] }, { id, tags = [] }) =>
  unless.some((tag) => tags.includes(tag)) || except.some((begin) => id.startsWith(begin));

/** What is wrong with one text of an item; one sentence each. */
export function wordingTroubles(patterns, item, text) {
  const by_sign = signs.filter(({ pattern }) => pattern.test(text)).map(({ why }) => `${item.id}: ${why}`);
  return [...by_sign, ...wordTroubles(patterns, item, text)];
}

/** The same, by words alone. */
export function wordTroubles(patterns, item, text) {
  return patterns
    .filter((rule) => !allowed(rule, item) && rule.pattern.test(text))
    .map((rule) => `${item.id}: “${rule.pattern.exec(text)[0]}” should be ${rule.instead} (${rule.why})`);
}
