// The four seasons: the same tree in another light.
import type { Season } from "../hour";
import {
  cos,
  disc,
  fill,
  line,
  mound,
  petal,
  put,
  short,
  sin,
  sprig,
  type Draw,
  type Roll,
  type Shape,
  type Tone,
} from "./shapes";

const crowns: Record<Season, { tones: Tone[]; count: number; seen: number }> = {
  spring: { tones: ["rose", "rose", "leaf"], count: 11, seen: 0.5 },
  summer: { tones: ["leaf"], count: 13, seen: 0.56 },
  autumn: { tones: ["sun", "sun", "rose"], count: 8, seen: 0.66 },
  winter: { tones: ["dusk"], count: 0, seen: 0 },
};

export const seasonDraw =
  (season: Season): Draw =>
  (roll) => [
    fill("light", disc(190, season === "winter" ? 58 : 40, season === "summer" ? 22 : 17)),
    ...mound(roll),
    ...tree(roll, season),
    ...ground(roll, season),
  ];

function tree(roll: Roll, season: Season): Shape[] {
  const { tones, count, seen } = crowns[season];
  const branches = [-62, -30, 4, 34, 64].map((angle, i) => {
    const [far, turn, from] = [40 + roll(12) + (i === 2 ? 14 : 0), angle + roll(10) - 5, 104 - (2 - Math.abs(i - 2)) * 9];
    return { from, turn, x: 104 + far * sin(turn), y: from - far * cos(turn) };
  });
  return [
    line("bark", `M103 138C106 122 104 104 104 84`, 7),
    ...branches.flatMap(({ from, turn, x, y }) => [
      line("bark", `M104 ${from}Q${short(104 + 14 * sin(turn))} ${short(from - 22)} ${short(x)} ${short(y)}`, 3.5),
      line(
        "stem",
        `M${short((104 + x) / 2)} ${short((from + y) / 2 - 4)}l${short(10 * sin(turn + 30))} ${short(-13 * cos(turn + 30))}`,
        2,
      ),
    ]),
    ...branches.flatMap(({ x, y }) =>
      Array.from({ length: count }, (_, i) => {
        const tone = tones[roll(tones.length)] ?? "leaf";
        const size = season === "summer" ? 19 + roll(8) : 12 + roll(7);
        return fill(
          tone,
          petal(x + roll(44) - 22, y + roll(36) - 12, size, size * 0.62, roll(360)),
          i % 2 ? seen : seen + 0.24,
        );
      }),
    ),
  ];
}

function ground(roll: Roll, season: Season): Shape[] {
  const scattered = (count: number, make: (x: number, y: number) => Shape): Shape[] =>
    Array.from({ length: count }, () => make(54 + roll(130), 126 + roll(16)));
  if (season === "autumn")
    return [
      ...scattered(7, (x, y) => fill("sun", petal(x, y, 11, 6, roll(360)), 0.7)),
      ...[0, 1, 2].map((i) => fill("sun", petal(140 + i * 20, 66 + i * 22 + roll(8), 11, 7, 40 + roll(90)), 0.8)),
    ];
  if (season === "winter")
    return Array.from({ length: 16 }, () => fill("dusk", disc(20 + roll(200), 14 + roll(110), 1.6 + roll(3) * 0.5), 0.42));
  if (season === "spring")
    return [...put(sprig, 156, 137, 0.22), ...scattered(4, (x, y) => fill("rose", petal(x, y, 7, 5, 90), 0.7))];
  return [...put(sprig, 160, 138, 0.2, 0, true), ...put(sprig, 58, 137, 0.15)];
}
