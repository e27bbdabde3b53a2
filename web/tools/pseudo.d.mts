export function pseudo(message: string): string;
export function pseudoItem(item: object): object;
