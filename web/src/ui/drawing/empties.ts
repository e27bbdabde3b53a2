// What stands where nothing is yet: a drawing each, quiet, with nobody waiting in it.
import { plantOf } from "./plants";
import { cos, disc, fill, leaf, line, mound, put, short, sin, sprig, type Roll, type Shape } from "./shapes";

export function noDays(roll: Roll): Shape[] {
  return [
    fill("light", disc(176, 72, 25)),
    ...mound(roll),
    ...put(sprig, 102, 137, 0.72, roll(5) - 2),
    ...put(sprig, 148, 139, 0.46, roll(5) - 2, true),
  ];
}

/** A dandelion; some of its seeds are on their way. */
export function noIdeas(roll: Roll): Shape[] {
  const seeds = [0, 1, 2, 3].map((i) => {
    const [x, y, turn] = [138 + i * 24 + roll(6), 74 - i * 15 + roll(14), 24 + roll(30)];
    return put(
      [line("sun", "M0 0V-14M-8-23L0-14L8-23M-3-25L0-14L3-25", 1.6, 0.85), fill("sun", leaf(0, -1, 8, 4, 180), 0.9)],
      x,
      y,
      1,
      turn,
    );
  });
  return [
    ...mound(roll),
    ...put(plantOf(`idea${roll(40)}`, "ideas").shapes, 98, 138, 0.48, 6),
    ...put(sprig, 132, 140, 0.17),
    ...seeds.flat(),
  ];
}

/** A letter in the grass. */
export function noLetters(roll: Roll): Shape[] {
  const letter: Shape[] = [
    fill("card", "M-44-30H44V30H-44Z"),
    fill("dusk", "M-44-30H44V30H-44Z", 0.3),
    fill("dusk", "M-44 30L-6-2H6L44 30Z", 0.34),
    fill("dusk", "M-44-30H44L5 6Q0 10-5 6Z", 0.72),
    fill("card", disc(0, 4, 7.5)),
    fill("rose", disc(0, 4, 5), 0.9),
  ];
  return [
    ...mound(roll),
    ...put(plantOf(`letter${roll(40)}`, "letters").shapes, 172, 136, 0.42),
    ...put(letter, 104, 100, 1, -7 + roll(4)),
    ...[64, 78, 126, 142].map((x, i) => fill("stem", leaf(x, 140, 22 + roll(12), 8, i * 8 - 14), 0.7)),
  ];
}

/** A picture that is still to be hung. */
export function noMemories(roll: Roll): Shape[] {
  const frame: Shape[] = [
    fill("sun", "M-46-38H46V38H-46Z", 0.86),
    fill("card", "M-38-30H38V30H-38Z"),
    fill("light", disc(16, -10, 8)),
    fill("hill", "M-38 10Q-18-6 4 6T38 2V30H-38Z"),
    fill("hill-near", "M-38 22Q-10 8 12 18T38 14V30H-38Z"),
  ];
  return [
    ...mound(roll),
    ...put(frame, 104, 96, 1, -5 + roll(4)),
    ...put(plantOf(`memory${roll(40)}`, "memories").shapes, 174, 136, 0.4),
  ];
}

/** Bells that lean towards each other. */
export function noQuestions(roll: Roll): Shape[] {
  const bells = plantOf(`question${roll(40)}`, "questions").shapes;
  const isLeft = bells[0]?.d.includes("C-14") ?? false;
  return [...mound(roll), ...put(bells, 84, 138, 0.48, 0, !isLeft), ...put(bells, 158, 138, 0.44, 0, isLeft)];
}

/** A lantern, and what its light reaches. */
export function notFound(roll: Roll): Shape[] {
  const lantern: Shape[] = [
    line("edge", "M-13-40C-13-62 13-62 13-40", 3),
    fill("sun", "M-20-42H20L15-34H-15Z", 0.9),
    fill("sun", "M-15-34H15V14H-15Z", 0.22),
    fill("sun", leaf(0, 8, 30, 15, 0, roll(5) - 2), 0.9),
    line("sun", "M-15-34V14M15-34V14", 2.5, 0.7),
    fill("sun", "M-18 14H18L22 24H-22Z", 0.9),
  ];
  return [
    fill("sun", disc(112, 92, 62), 0.1),
    fill("sun", disc(112, 92, 40), 0.14),
    ...mound(roll),
    ...put(lantern, 112, 112, 1),
    ...put(sprig, 156, 138, 0.22),
    ...put(plantOf(`found${roll(40)}`, "checkin").shapes, 66, 138, 0.26),
  ];
}

/** A paper boat on still water; the wind comes back by itself. */
export function noWind(roll: Roll): Shape[] {
  const swell = (y: number, rise: number, seen: number): Shape => {
    const points = [0, 1, 2, 3, 4].map((i) => `${short(14 + i * 53)} ${short(y + rise * sin(i * 90 + roll(30)))}`);
    return line("dusk", `M${points[0]}Q${points[1]} ${points[2]}T${points[4]}`, 3, seen);
  };
  const tilt = roll(5) - 2;
  return [
    fill("light", disc(178, 44, 17)),
    ...[0, 1, 2, 3].map((i) => fill("dusk", disc(44 + i * 34 + roll(16), 24 + roll(40), 1.7), 0.4)),
    ...put(
      [
        fill("dusk", "M0-52L30 2H-30Z", 0.5),
        fill("dusk", "M0-52L30 2H0Z", 0.4),
        fill("dusk", "M-62-8L-30 2H30L62-8L38 30H-38Z", 0.86),
        fill("dusk", "M-62-8L-30 2L-38 30Z", 0.4),
      ],
      112,
      102,
      0.9,
      tilt,
    ),
    fill("hill-far", `M2 132Q60 ${short(124 + 2 * cos(tilt))} 120 130T238 128Q200 150 120 152T2 132Z`),
    swell(134, 3, 0.5),
    swell(143, 3, 0.3),
  ];
}
