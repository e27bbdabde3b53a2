// Content packs of content/<lang>: what a person can begin with, fetched when a screen first wants it.
import { language } from "./t";

export interface CheckinQuestion {
  id: string;
  text: string;
  words: readonly [string, string, string, string, string, string, string];
}
export interface DeckIdea {
  id: string;
  text: string;
  far?: string;
  size: "5min" | "hour" | "evening" | "day" | "weekend" | "year";
  energy: "low" | "some" | "high";
  distance: "near" | "far" | "both";
  tags?: string[];
}
export interface DeckQuestion {
  id: string;
  text: string;
  depth: 1 | 2 | 3;
  tags?: string[];
}
export interface LetterPrompt {
  id: string;
  text: string;
  tags?: string[];
}
interface Packs {
  letters: LetterPrompt;
  questions: DeckQuestion;
  checkin: CheckinQuestion;
  ideas: DeckIdea;
}

const fetched = new Map<string, Promise<unknown>>();

/** The language a pack comes in: the one that is spoken, or English while that one has no such pack. */
export const packLanguage = (name: keyof Packs): string => (__PACKS__[name]?.includes(language) ? language : "en");

/** Rejects where it can't be fetched; the next call tries again. */
export function pack<Name extends keyof Packs>(name: Name): Promise<Packs[Name][]> {
  const path = `/content/${packLanguage(name)}/${name}.json`;
  let found = fetched.get(path);
  if (!found) {
    found = fetchPack(path);
    fetched.set(path, found);
    found.catch(() => fetched.delete(path));
  }
  return found as Promise<Packs[Name][]>;
}

export const deckOfQuestions = (): Promise<DeckQuestion[]> => pack("questions");

async function fetchPack(path: string): Promise<unknown> {
  const response = await fetch(path, { credentials: "same-origin" });
  if (!response.ok) throw new TypeError(`${path}: status ${response.status}`);
  return response.json();
}

/** An item's words, with the other's name in its place. */
export const about = (text: string, partner: string): string => text.replaceAll("{partner}", partner);
