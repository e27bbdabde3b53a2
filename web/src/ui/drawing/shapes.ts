// What everything drawn is made of: flat shapes in a tone, some of them translucent. Angles are degrees, 0 is upwards, and
// they turn with the clock; y grows downwards, as on the screen.

export type Tone =
  "rose" | "leaf" | "sun" | "dusk" | "stem" | "hill-far" | "hill" | "hill-near" | "light" | "card" | "edge" | "bark";

export interface Shape {
  d: string;
  tone: Tone;
  /** How much of it is seen, up to 1. */
  seen: number;
  /** Drawn as a line of this width, and not filled. */
  line?: number;
  /** Where a part that was drawn by itself has been put. */
  put?: string;
}

export type Roll = (sides: number) => number;
/** One drawing, 240 wide and 160 high. */
export type Draw = (roll: Roll) => Shape[];

/** A seeded row of numbers: FNV-1a into xorshift, 32 bits. */
export function dice(seed: string): Roll {
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

export const fill = (tone: Tone, d: string, seen = 1): Shape => ({ d, tone, seen });
export const line = (tone: Tone, d: string, width: number, seen = 1): Shape => ({ d, tone, seen, line: width });

/** Shapes that were drawn around 0,0, put where they belong. */
export function put(shapes: Shape[], x: number, y: number, size = 1, turn = 0, flip = false): Shape[] {
  const to = `translate(${short(x)} ${short(y)}) rotate(${turn}) scale(${flip ? -size : size} ${size})`;
  return shapes.map((shape) => ({ ...shape, put: shape.put ? `${to} ${shape.put}` : to }));
}

export const disc = (x: number, y: number, r: number): string =>
  `M${short(x - r)} ${short(y)}a${short(r)} ${short(r)} 0 1 0 ${short(2 * r)} 0a${short(r)} ${short(r)} 0 1 0 ${short(-2 * r)} 0Z`;

/** A rounded petal that begins at x,y. */
export function petal(x: number, y: number, length: number, width: number, angle: number): string {
  const [endX, endY] = [x + length * sin(angle), y - length * cos(angle)];
  const arc = `A${short(width / 2)} ${short(length / 2)} ${short(angle)} 1 1`;
  return `M${short(x)} ${short(y)}${arc} ${short(endX)} ${short(endY)}${arc} ${short(x)} ${short(y)}Z`;
}

/** A leaf, or a drop: pointed at its end, and bent by `bend` to one side. */
export function leaf(x: number, y: number, length: number, width: number, angle: number, bend = 0): string {
  const at = (along: number, aside: number): string =>
    `${short(x + along * sin(angle) + aside * cos(angle))} ${short(y - along * cos(angle) + aside * sin(angle))}`;
  const side = (aside: number): string => `${at(length * 0.25, aside)} ${at(length * 0.7, aside * 0.9 + bend)}`;
  return `M${at(0, 0)}C${side(-width * 0.62)} ${at(length, bend)}C${at(length * 0.7, width * 0.56 + bend)} ${at(length * 0.25, width * 0.62)} ${at(0, 0)}Z`;
}

/** The ground of a drawing: two flat waves that end before its edge. */
export function mound(roll: Roll): Shape[] {
  const [left, right] = [roll(9), roll(9)];
  return [
    fill(
      "hill",
      `M10 140C42 ${116 + left} 78 ${112 + left} 116 ${121 + right}S200 ${112 + right} 232 138C196 156 48 156 10 140Z`,
    ),
    fill(
      "hill-near",
      `M30 143C66 ${126 + right} 104 ${136 - left} 138 ${134 - left}S196 ${128 + left} 220 142C180 154 70 154 30 143Z`,
    ),
  ];
}

/** The two leaves of what grows before anything was said, its foot at 0,0. */
export const sprig: Shape[] = [
  line("stem", "M0 0V-96", 11),
  fill("stem", "M0-58C-46-58-66-84-66-118C-25-118 0-98 0-58Z", 0.88),
  fill("stem", "M0-88C0-124 20-150 66-150C66-110 40-88 0-88Z", 0.55),
];

export const around = (count: number, from = 0): number[] => Array.from({ length: count }, (_, i) => from + (360 / count) * i);
export const short = (value: number): number => Math.round(value * 10) / 10;
export const sin = (angle: number): number => Math.sin((angle * Math.PI) / 180);
export const cos = (angle: number): number => Math.cos((angle * Math.PI) / 180);
