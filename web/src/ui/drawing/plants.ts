// Plants from seeds: the same entry grows the same plant on both devices. Each practice has a family of its own.
import { around, cos, dice, disc, fill, leaf, line, petal, sin, type Roll, type Shape } from "./shapes";

export type Family = keyof typeof families;

export interface Plant {
  id: string;
  family: Family;
  strayX: number; // -1 … 1: how far it stands from its place in the row
  strayDepth: number;
  /** Its foot at 0,0; about 200 high. */
  shapes: Shape[];
}

export function plantOf(id: string, family: Family = "thanks"): Plant {
  const roll = dice(id);
  return {
    id,
    family,
    strayX: roll(1001) / 500 - 1,
    strayDepth: roll(1001) / 500 - 1,
    shapes: families[family](roll),
  };
}

/**
 * Where the plant of the nth entry stands, counted from the oldest: x across the meadow, depth from far to near, both from 0
 * up to but without 1. A row that keeps its members apart however many there are (steps of the plastic number), so that no
 * heap grows; each strays a little, so that no pattern shows.
 */
export function placeOf(plant: Plant, nth: number): { x: number; depth: number } {
  const within = (value: number): number => value - Math.floor(value);
  return {
    x: within(0.62 + nth * 0.7548776662 + plant.strayX * 0.05),
    depth: within(0.7 + nth * 0.569840291 + plant.strayDepth * 0.05),
  };
}

/** What has grown: by its id, its family, and whether it was taken back. */
export interface Grown {
  id: string;
  family?: Family;
  withdrawn?: number;
}

/** The plants of the meadow, newest first, each with its place in the row. What was taken back has none; its place stays empty. */
export function planted(grown: Grown[], most: number): { plant: Plant; nth: number }[] {
  return grown
    .map((one, i) => ({ ...one, nth: grown.length - 1 - i }))
    .filter(({ withdrawn }) => withdrawn === undefined)
    .slice(0, most)
    .map(({ id, family, nth }) => ({ plant: plantOf(id, family), nth }));
}

export const families = { thanks, checkin, ideas, questions, letters, memories };

/** An open flower in one of three tones. */
function thanks(roll: Roll): Shape[] {
  const tone = (["rose", "sun", "dusk", "rose", "sun"] as const)[roll(5)] ?? "rose";
  const [petals, turn] = [5 + roll(3), roll(72)];
  // The more petals, the slimmer each, so that a head is neither a wheel nor a star.
  const [width, length] = [270 / petals + roll(8), 64 + roll(14)];
  const { x, y, shapes } = stalk(roll, 140 + roll(90));
  return [
    ...shapes,
    ...around(petals, turn).map((angle, i) =>
      fill(tone, petal(x + 4 * sin(angle), y - 4 * cos(angle), length, width, angle), i % 2 ? 0.64 : 0.84),
    ),
    fill("card", disc(x, y, 18)),
    fill(tone, disc(x, y, 9), 0.35),
  ];
}

/** A tuft of clover: small, low, most days. */
function checkin(roll: Roll): Shape[] {
  return [-1, 1, 0].flatMap((side) => {
    const [x, y] = [side * (34 + roll(20)), -(74 + roll(40) + (side === 0 ? 34 : 0))];
    const turn = side * 18 + roll(40) - 20;
    return [
      line("stem", `M0 0Q${side * 4} ${y * 0.6} ${x} ${y}`, 7),
      ...around(3, turn).map((angle, i) => fill("leaf", petal(x, y, 42 + roll(6), 38, angle), i === 1 ? 0.6 : 0.82)),
    ];
  });
}

/** A dandelion gone to seed: an idea, before it flies. */
function ideas(roll: Roll): Shape[] {
  const { x, y, shapes } = stalk(roll, 150 + roll(70));
  const [rays, r, turn] = [13 + roll(4), 56 + roll(10), roll(20)];
  return [
    ...shapes,
    fill("sun", disc(x, y, r + 4), 0.2),
    ...around(rays, turn).flatMap((angle, i) => {
      const far = r - (i % 2) * 15;
      return [
        line("sun", `M${x} ${y}L${x + Math.round(far * sin(angle))} ${y - Math.round(far * cos(angle))}`, 3, 0.75),
        fill("sun", disc(x + far * sin(angle), y - far * cos(angle), 7), i % 2 ? 0.62 : 0.9),
      ];
    }),
    fill("stem", disc(x, y, 10)),
  ];
}

/** Bells on a bent stem: a question waits for its answer. */
function questions(roll: Roll): Shape[] {
  const side = roll(2) ? 1 : -1;
  const [high, wide] = [170 + roll(50), 62 + roll(16)];
  const bell = (x: number, y: number, size: number, seen: number): Shape[] => {
    const at = (dx: number, dy: number): string => `${Math.round(x + dx * size)} ${Math.round(y + dy * size)}`;
    return [
      fill(
        "dusk",
        `M${at(0, 0)}C${at(-30, 6)} ${at(-22, 44)} ${at(-38, 62)}Q${at(-18, 56)} ${at(0, 68)}Q${at(18, 56)} ${at(38, 62)}C${at(22, 44)} ${at(30, 6)} ${at(0, 0)}Z`,
        seen,
      ),
      fill("dusk", `M${at(0, 0)}C${at(-12, 14)} ${at(-10, 44)} ${at(0, 68)}C${at(10, 44)} ${at(12, 14)} ${at(0, 0)}Z`, 0.4),
    ];
  };
  return [
    line("stem", `M0 0C${-side * 14} ${-high * 0.6} ${side * 4} ${-high} ${side * wide} ${-high + 26}`, 8),
    fill("stem", leaf(0, -high * 0.22, 84, 30, -side * (34 + roll(14)), side * -8), 0.75),
    ...bell(side * wide, -high + 24, 1, 0.84),
    line(
      "stem",
      `M${-side * 2} ${Math.round(-high * 0.62)}Q${side * 14} ${Math.round(-high * 0.7)} ${side * 30} ${Math.round(-high * 0.6)}`,
      6,
    ),
    ...bell(side * 30, Math.round(-high * 0.6), 0.72, 0.7),
  ];
}

/** A bud that keeps closed, as a letter does until its day. */
function letters(roll: Roll): Shape[] {
  const tone = roll(3) ? "dusk" : "rose";
  const { x, y, shapes } = stalk(roll, 130 + roll(60), false);
  const lean = roll(14) - 7;
  return [
    fill("stem", leaf(0, 0, 128 + roll(20), 30, -24 - roll(8), -10), 0.6),
    fill("stem", leaf(0, 0, 104 + roll(20), 26, 22 + roll(10), 10), 0.8),
    ...shapes,
    fill(tone, leaf(x, y + 12, 92, 40, lean - 15, 14), 0.62),
    fill(tone, leaf(x, y + 12, 92, 40, lean + 15, -14), 0.62),
    fill(tone, leaf(x, y + 14, 84, 42, lean), 0.9),
  ];
}

/** A marigold, full and warm: what is worth telling twice. */
function memories(roll: Roll): Shape[] {
  const { x, y, shapes } = stalk(roll, 130 + roll(70));
  const turn = roll(30);
  const ring = (count: number, length: number, width: number, from: number, seen: number): Shape[] =>
    around(count, from).map((angle) => fill("sun", petal(x, y, length, width, angle), seen));
  return [
    ...shapes,
    ...ring(12, 66 + roll(8), 27, turn, 0.5),
    ...ring(10, 47, 25, turn + 14, 0.6),
    ...ring(7, 28, 20, turn + 30, 0.85),
    fill("sun", disc(x, y, 7)),
  ];
}

/** A stem that leans a little, with a leaf or without, and where its head is. */
function stalk(roll: Roll, high: number, leaves = true): { x: number; y: number; shapes: Shape[] } {
  const bend = roll(41) - 20;
  const side = roll(3) - 1;
  return {
    x: bend,
    y: -high,
    shapes: [
      line("stem", `M0 0Q${Math.round(-bend * 0.4)} ${Math.round(-high * 0.55)} ${bend} ${-high}`, 9),
      ...(leaves && side !== 0 ? [fill("stem", leaf(0, -high * 0.28, 84, 40, side * 52, side * -6), 0.75)] : []),
    ],
  };
}
