import { later } from "../../ui/later.svelte";
import { show, type Practice } from "../practice";
import { keyOf, kept } from "./kept.svelte";
import QuestionsUs from "./QuestionsUs.svelte";

const screen = later(() => import("./screens"));

type Route =
  | { at: "questions" }
  | { at: "questions.one"; key: string }
  | { at: "questions.ask" }
  | { at: "questions.list" }
  | { at: "questions.share" }
  | { at: "questions.open"; id: string };

export const questions: Practice<Route> = {
  name: "questions",
  screens: {
    questions: (_, home) => show(screen("QuestionsToday"), { home }),
    "questions.one": ({ key }, home) => {
      const item = kept.questions?.more.find((one) => keyOf(one) === key);
      return item && show(screen("QuestionsOne"), { home, item });
    },
    "questions.ask": (_, home) => home.partner && show(screen("QuestionsAsk"), { home }),
    "questions.list": (_, home) => show(screen("QuestionsList"), { home }),
    "questions.share": (_, home) => home.partner && show(screen("QuestionsShare"), { home }),
    "questions.open": (to, home) => {
      // Taking one's own back or changing it may leave another of the two answers to name it by.
      const item = kept.answered.find(({ id, answers }) => id === to.id || answers.some((answer) => answer.id === to.id));
      return item && show(screen("QuestionsOpen"), { home, item });
    },
  },
  keeps: {
    "questions.today": (today) => (kept.questions = today),
    "questions.list": ({ items }) => (kept.answered = items),
  },
  drafts: { "questions.ask": kept.draft, "questions.answer": kept.answers },
  way: { of: "truly", to: { at: "questions" }, alone: true },
  offers: {
    "questions.answer": { to: () => ({ at: "questions" }), testid: "to-question" },
    "questions.open": { to: (id) => ({ at: "questions.open", id }), testid: "to-answers" },
    "questions.share": { to: () => ({ at: "questions.share" }), testid: "to-share" },
  },
  moments: { family: "questions", tone: "dusk", to: (id) => ({ at: "questions.open", id }) },
  us: QuestionsUs,
};
