export interface Item {
  id: string;
  text: string;
  tags?: string[];
  retired?: boolean;
  [field: string]: unknown;
}
export interface Pack {
  items: Item[];
  json: string;
}
export interface Rules {
  tags: Record<string, string>;
  packs: Record<string, Record<string, unknown>>;
}
export function packRules(): Rules;
export function itemsOf(toml: string): Item[];
export function offered(items: Item[]): Item[];
export function packs(lang: string): Record<string, Pack>;
export function givenIds(): string[];
