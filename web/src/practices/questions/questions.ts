// The words of a question: as they stand with it, else those of the deck.
import { about, type DeckQuestion, packLanguage } from "../../words/packs";
import { t } from "../../words/t";

interface Worded {
  text?: string;
  item?: string;
}

export function questionText(question: Worded, deck: DeckQuestion[] | undefined, partner: string): string {
  if (question.text !== undefined) return question.text;
  const found = deck?.find(({ id }) => id === question.item);
  if (found) return about(found.text, partner);
  return deck ? t("questions.without_words") : "";
}

/** The language those are in, where they are the deck's. */
export function questionLanguage(question: Worded, deck: DeckQuestion[] | undefined): string | undefined {
  return deck?.some(({ id }) => id === question.item) ? packLanguage("questions") : undefined;
}

/** What names it in an intent: the entry that asked it, or its day. */
export function namedBy(asked: string | undefined, day: number | undefined): { asked?: string; day?: number } {
  if (asked !== undefined) return { asked };
  return day === undefined ? {} : { day };
}
