import type { AnsweredItem, QuestionItem, Views } from "../../core/views";
import { Draft } from "../../ui/draft.svelte";

class Kept {
  questions = $state.raw<Views["questions.today"] | undefined>();
  answered = $state.raw<AnsweredItem[]>([]);
  /** A question of one's own. */
  readonly draft = new Draft<{ text: string; from: string | undefined }>({ text: "", from: undefined }, ({ text }) => [text]);
  /** Answers, by the question's key. */
  readonly answers = new Draft<Partial<Record<string, string>>>({}, (answers) =>
    Object.values(answers).map((text) => text ?? ""),
  );
}

export const kept = new Kept();

/** What a question is known by here: the entry that asked it, or its day. */
export const keyOf = ({ asked, day }: QuestionItem): string => asked ?? String(day);
