// Plants from seeds: the same entry grows the same plant on both devices. Integers from the seed, shapes from integers.

export interface Plant {
  id: string;
  x: number; // 0 … 1 across the meadow
  depth: number; // 0 far … 1 near
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
    x: roll(1000) / 1000,
    depth: roll(1000) / 1000,
    tone: tones[roll(tones.length)] ?? "rose",
    ...head(5 + roll(3), roll),
    turn: roll(72),
    stem: 140 + roll(90),
    bend: roll(41) - 20,
    leaf: (roll(3) - 1) as -1 | 0 | 1,
  };
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
