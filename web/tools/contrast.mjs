// The colours of tokens.css and how well they can be told apart (WCAG 2: relative luminance, contrast ratio).
// Used by the test and by the design page.

/** Each colour of tokens.css by name, in the order in which it stands there: [by day, by evening]. */
export function coloursOf(css) {
  const found = new Map();
  const root = css.slice(0, css.indexOf(".spring"));
  for (const [, name, day, evening] of root.matchAll(/--([a-z-]+):\s*light-dark\((#[0-9a-f]{6}),\s*(#[0-9a-f]{6})\)/g))
    found.set(name, [day, evening]);
  return found;
}

const tones = ["rose", "leaf", "sun", "dusk"];
const tints = tones.map((tone) => `${tone}-tint`);

/** [tone, ground, least ratio]: what is read stands at 4.5 or more, what only has to be made out at 3. */
export const pairs = [
  ...["ink", "soft"].flatMap((text) => ["paper", "card", ...tints].map((ground) => [text, ground, 4.5])),
  ...tones.flatMap((tone) => ["paper", "card", `${tone}-tint`].map((ground) => [tone, ground, 4.5])),
  ["on-rose", "rose", 4.5],
  ["on-leaf", "leaf", 4.5],
  ["paper", "ink", 4.5],
  ["square", "square-ground", 7],
  ["leaf", "line", 3],
  ...["morning", "day", "evening", "night"].flatMap((hour) => ["ink", "soft"].map((text) => [text, `sky-${hour}`, 4.5])),
  ...["paper", "card"].map((ground) => ["edge", ground, 3]),
  ...["paper", "card", ...tints].map((ground) => ["leaf", ground, 3]),
];

export function ratio(one, other) {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(hex) {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const part = parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
