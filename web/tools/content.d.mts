export interface Content {
  file: string;
  messages: Record<string, string>;
  design: Record<string, string>;
  json: string;
  version: string;
  keys: string;
}
export function content(lang: string): Content;
export function words(lang: string): Uint8Array;
export function writeKeys(lang: string): Content;
