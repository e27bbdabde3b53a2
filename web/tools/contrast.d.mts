export function coloursOf(css: string): Map<string, [day: string, evening: string]>;
export const pairs: [tone: string, ground: string, least: number][];
export function ratio(one: string, other: string): number;
