// Lines of the made-up couple's decks, as core/demo/words.h reads them.

const place = /\[([^\]]*)\]/g;

/** How many readings a line has, one at least. */
export const readingsOf = (line) => Math.max(1, ...[...line.matchAll(place)].map(([, inner]) => inner.split("|").length));

/** The texts of the n-th reading, 0 and up. */
export function readingOf(line, nth) {
  const whole = line.replace(place, (_, inner) => {
    const all = inner.split("|");
    return all[nth % all.length];
  });
  return whole.split(" / ");
}

/** Every line of a pack with the deck it belongs to, "thanks.spring.ines". */
export function linesOf(pack) {
  const lines = [];
  const gather = (table, name) => {
    if (typeof table === "string") return lines.push({ deck: name, line: table });
    if (Array.isArray(table)) return table.forEach((line) => lines.push({ deck: name, line }));
    for (const [part, inner] of Object.entries(table)) gather(inner, `${name}.${part}`);
  };
  for (const [part, inner] of Object.entries(pack)) if (part !== "names") gather(inner, part);
  return lines;
}

/** Every text that can be said: { deck, text }. */
export function textsOfDemo(pack) {
  return linesOf(pack).flatMap(({ deck, line }) =>
    Array.from({ length: readingsOf(line) }, (_, nth) => readingOf(line, nth)).flatMap((texts) =>
      texts.map((text) => ({ deck, text })),
    ),
  );
}
