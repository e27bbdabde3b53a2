// The four ways, a drawing each, in one hue each.
import { plantOf } from "./plants";
import { around, cos, disc, fill, leaf, line, mound, petal, put, sin, sprig, type Roll, type Shape } from "./shapes";

/** Two young trees whose crowns are one. */
export function together(roll: Roll): Shape[] {
  const tree = (foot: number, x: number, y: number, r: number, seen: number): Shape[] => [
    line("bark", `M${foot} 134Q${foot} 108 ${x} ${y}`, 5),
    line("bark", `M${(foot + x) / 2} ${y + 30}L${x + (x - foot) * 0.4} ${y + 8}`, 3),
    fill("leaf", disc(x, y, r), seen),
    ...around(9, roll(40)).map((angle, i) => {
      const far = r * (i % 3 ? 0.66 : 0.3);
      return fill("leaf", petal(x + far * sin(angle), y - far * cos(angle), 14, 8, roll(360)), i % 2 ? 0.4 : 0.62);
    }),
  ];
  return [...mound(roll), ...tree(92, 100, 66, 42 + roll(4), 0.42), ...tree(150, 142, 70, 37 + roll(4), 0.5)];
}

/** Two hills, a plant on each, and the same moon. */
export function apart(roll: Roll): Shape[] {
  return [
    fill("light", disc(120, 36, 17)),
    ...around(5).map((_, i) => fill("dusk", disc(82 + i * 19, 100 - 22 * (1 - ((i - 2) / 2.6) ** 2), 2.4), 0.35 + 0.1 * i)),
    fill("hill", "M4 138C24 116 52 106 74 118C92 128 100 138 108 142C72 150 30 150 4 138Z"),
    fill("hill-near", "M22 139C40 128 60 124 78 130C88 134 94 138 100 141C70 147 44 146 22 139Z"),
    fill("hill", "M132 144C150 122 172 104 196 108C214 112 228 124 238 138C206 152 162 152 132 144Z"),
    fill("hill-near", "M150 145C166 132 186 124 206 128C218 131 226 136 232 140C206 149 174 149 150 145Z"),
    ...put(plantOf(`near${roll(99)}`, "letters").shapes, 58, 126, 0.36),
    ...put(plantOf(`far${roll(99)}`, "questions").shapes, 186, 128, 0.36, 0, true),
  ];
}

/** Two birds on one branch, and one of them has something to say. */
export function truly(roll: Roll): Shape[] {
  const bird: Shape[] = [
    fill("rose", leaf(4, 4, 46, 16, 232), 0.5),
    fill("rose", "M-20 6C-22-14-6-26 12-24C26-22 34-12 32 2C30 20 14 28-2 26C-14 24-19 18-20 6Z", 0.84),
    fill("rose", disc(26, -24, 14), 0.9),
    fill("sun", "M37-30L50-23L37-19Z"),
    fill("card", disc(30, -26, 2.6)),
    fill("rose", leaf(14, -6, 42, 24, 236, 6), 0.9),
    line("bark", "M4 25V34M12 24V34", 2.5),
  ];
  const twigs = [22, 64, 186, 222].map((x, i) => leaf(x, 121 - i, 22 + roll(8), 12, (i % 2 ? 34 : 150) + roll(24)));
  return [
    line("bark", "M6 126C60 112 118 124 154 120S214 112 234 118", 5),
    ...twigs.map((d, i) => fill("stem", d, i % 2 ? 0.85 : 0.6)),
    ...put(bird, 66, 84, 1),
    ...put(bird, 182, 90, 0.86, 4, true),
    ...[0, 1].map((i) =>
      line("rose", `M${122 + 8 * i} ${53 - 4 * i}q${6 + 2 * i} ${8 + 3 * i} 0 ${15 + 7 * i}`, 3, 0.75 - 0.25 * i),
    ),
  ];
}

/** A watering can, and what it is for. */
export function tend(roll: Roll): Shape[] {
  const can: Shape[] = [
    line("sun", "M-26-20C-58-28-58 26-25 24", 6, 0.75),
    fill("sun", "M-27-28H27L33 32Q0 39-33 32Z", 0.84),
    fill("sun", "M-29-12H29L31 6H-31Z", 0.45),
    fill("sun", "M30 10L64-26L70-20L33 30Z", 0.66),
    fill("sun", petal(56, -34, 30, 10, 128), 0.95),
    line("sun", "M-18-28C-14-48 16-48 20-28", 5, 0.75),
  ];
  const drops = Array.from({ length: 6 }, (_, i) => leaf(148 + i * 7 + roll(4), 72 + ((i * 17) % 30) + roll(6), 9, 5, 176));
  return [
    ...mound(roll),
    ...put(can, 88, 62, 0.86, 16),
    ...drops.map((d) => fill("dusk", d, 0.55)),
    ...put(plantOf(`tended${roll(99)}`, "memories").shapes, 172, 138, 0.24),
    ...put(sprig, 146, 138, 0.2),
    ...put(sprig, 198, 136, 0.14, 0, true),
  ];
}
