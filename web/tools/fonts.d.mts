export const letters: string;
export const more_letters: string;
export function cutFonts(): Promise<Map<string, Buffer>>;
export function charactersOf(woff2: Buffer): Promise<Set<number>>;
