export function stamp(folder: string): { version: string; files: Record<string, string> };
