// The ten items, in the order in which they are asked.
export const items = [
  "close",
  "appreciated",
  "seen",
  "stress",
  "energy",
  "conflict",
  "together",
  "novelty",
  "enjoyment",
  "desire",
] as const;
export type Item = (typeof items)[number];
export type Levels = Partial<Record<Item, number>>;
