export function demoWords(lang?: string): Record<string, unknown>;
export function demoJson(lang?: string): string;
