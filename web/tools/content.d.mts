export const languages: string[];
export interface Content {
  messages: Record<string, string>;
  json: string;
  version: string;
}
export function sentencesOf(lang: string): Record<string, string>;
export function content(lang: string): Content;
export function design(): Record<string, string>;
export function words(lang: string): Uint8Array;
export function writeKeys(): void;
