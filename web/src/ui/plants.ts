// Plants from seeds: the same entry grows the same plant on both devices. Integers from the seed, shapes from integers.

export interface Plant {
  id: string;
  strayX: number; // -1 … 1: how far it stands from its place in the row
  strayDepth: number;
  tone: "rose" | "sun" | "dusk";
  petals: number;
  petalWidth: number;
  petalLength: number;
  turn: number; // degrees
  stem: number; // length
  bend: number; // how far the head leans aside
  leaf: -1 | 0 | 1; // which side carries a leaf
}

export function plantOf(id: string): Plant {
  const roll = dice(id);
  const tones = ["rose", "sun", "dusk", "rose", "sun"] as const;
  return {
    id,
    strayX: roll(1001) / 500 - 1,
    strayDepth: roll(1001) / 500 - 1,
    tone: tones[roll(tones.length)] ?? "rose",
    ...head(5 + roll(3), roll),
    turn: roll(72),
    stem: 140 + roll(90),
    bend: roll(41) - 20,
    leaf: (roll(3) - 1) as -1 | 0 | 1,
  };
}

/**
 * Where the plant of the nth thanks stands, counted from the oldest: x across the meadow, depth from far to near, both from 0
 * up to but without 1. A row that keeps its members apart however many there are (steps of the plastic number), so that no
 * heap grows; each strays a little, so that no pattern shows.
 */
export function placeOf(plant: Plant, nth: number): { x: number; depth: number } {
  const within = (value: number): number => value - Math.floor(value);
  return {
    x: within(0.62 + nth * 0.7548776662 + plant.strayX * 0.03),
    depth: within(0.7 + nth * 0.569840291 + plant.strayDepth * 0.04),
  };
}

/** The plants of the meadow, newest first, each with its place in the row. What was taken back has none; its place stays empty. */
export function planted(thanks: { id: string; withdrawn?: number }[], most: number): { plant: Plant; nth: number }[] {
  return thanks
    .map(({ id, withdrawn }, i) => ({ id, withdrawn, nth: thanks.length - 1 - i }))
    .filter(({ withdrawn }) => withdrawn === undefined)
    .slice(0, most)
    .map(({ id, nth }) => ({ plant: plantOf(id), nth }));
}

// The more petals, the slimmer each, so that a head is neither a wheel nor a star.
function head(petals: number, roll: (sides: number) => number): Pick<Plant, "petals" | "petalWidth" | "petalLength"> {
  return { petals, petalWidth: 270 / petals + roll(8), petalLength: 64 + roll(14) };
}

/** A seeded row of numbers: FNV-1a into xorshift, 32 bits. */
export function dice(seed: string): (sides: number) => number {
  let state = 0x811c9dc5;
  for (let i = 0; i < seed.length; i++) state = Math.imul(state ^ seed.charCodeAt(i), 0x01000193);
  state = state >>> 0 || 1;
  return (sides) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state % sides;
  };
}
