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

/** Rejects where it can't be fetched; the next call tries again. */
export function pack<Name extends keyof Packs>(name: Name): Promise<Packs[Name][]> {
  let found = fetched.get(name);
  if (!found) {
    found = fetchPack(name);
    fetched.set(name, found);
    found.catch(() => fetched.delete(name));
  }
  return found as Promise<Packs[Name][]>;
}

export const deckOfQuestions = (): Promise<DeckQuestion[]> => pack("questions");

async function fetchPack(name: string): Promise<unknown> {
  const response = await fetch(`/content/${language}/${name}.json`, { credentials: "same-origin" });
  if (!response.ok) throw new TypeError(`${name}: status ${response.status}`);
  return response.json();
}

/** An item's words, with the other's name in its place. */
export const about = (text: string, partner: string): string => text.replaceAll("{partner}", partner);
