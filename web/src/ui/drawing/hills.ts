// The land a meadow grows on: three hills, each a long wave, and the wavy edge where the paper of the page begins.
import { disc, fill, petal, short, type Roll, type Shape } from "./shapes";
import type { PartOfDay, Season } from "../hour";

export interface Land {
  width: number;
  height: number;
  /** Beside a wide page, from top to bottom; else above a phone's page. */
  tall: boolean;
  /** Where the far hill begins, from above. */
  ground: number;
}

/** How high hill 0 (far), 1 or 2 (near) stands at x. */
export function crest({ width, height, tall, ground }: Land, hill: number, x: number): number {
  const from = ground + (height - ground) * ([0, 0.3, 0.62][hill] ?? 0);
  const rise = (tall ? 34 : 16) * (1 - hill * 0.18);
  return from + Math.sin((x / width) * 4.4 + hill * 2.3 + 0.6) * rise;
}

const steps = Array.from({ length: 25 }, (_, i) => i / 24);

export function hillPath(land: Land, hill: number): string {
  const top = steps.map((part) => `L${short(land.width * part)} ${short(crest(land, hill, land.width * part))}`);
  return `M0 ${land.height}${top.join("")}L${land.width} ${land.height}Z`;
}

export function paperEdge({ width, height, tall }: Land): string {
  const wave = steps.map((part) =>
    tall
      ? `L${short(width - 9 - Math.sin(part * 6.4 + 0.8) * 7)} ${short(height * part)}`
      : `L${short(width * part)} ${short(height - 9 - Math.sin(part * 5.2 + 3.4) * 7)}`,
  );
  return `M${tall ? `${width} 0` : `0 ${height}`}${wave.join("")}L${width} ${height}Z`;
}

/** Sun or moon, stars by night, and what drifts through the air of each season; clear of the words, which stand above left. */
export function skyShapes({ width, tall, ground }: Land, part: PartOfDay, season: Season, roll: Roll): Shape[] {
  const [x, y, r] = [width * (tall ? 0.82 : 0.87), ground * (tall ? 0.72 : 0.96), tall ? 40 : 20];
  const low = part === "morning" || part === "evening";
  const light = fill("light", disc(x, y - (low ? 0 : r * 0.9), part === "night" ? r * 0.72 : r));
  const drift = (count: number, make: (x: number, y: number) => Shape): Shape[] =>
    Array.from({ length: tall ? count * 3 : count }, () =>
      make(width * (0.5 + roll(50) / 100), ground * (tall ? 0.6 + roll(44) / 100 : 0.84 + roll(14) / 100)),
    );
  const stars = part === "night" ? drift(7, (x, y) => fill("dusk", disc(x, y, 1 + roll(2) * 0.5), 0.5)) : [];
  if (season === "winter") return [light, ...stars, ...drift(8, (x, y) => fill("dusk", disc(x, y, 1.2 + roll(3) * 0.4), 0.28))];
  if (season === "summer") return [light, ...stars];
  const tone = season === "autumn" ? "sun" : "rose";
  return [light, ...stars, ...drift(3, (x, y) => fill(tone, petal(x, y, 8 + roll(4), 4.5, roll(360)), 0.4))];
}
