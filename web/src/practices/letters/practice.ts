import { later } from "../../ui/later.svelte";
import { show, type Practice } from "../practice";
import { kept } from "./kept.svelte";
import LettersDue from "./LettersDue.svelte";
import LettersUs from "./LettersUs.svelte";

const screen = later(() => import("./screens"));

type Route = { at: "letters" } | { at: "letters.write"; step: 1 | 2 } | { at: "letters.one"; id: string };

export const letters: Practice<Route> = {
  name: "letters",
  screens: {
    letters: (_, home) => home.partner && show(screen("LettersList"), { home }),
    "letters.write": ({ step }, home) => home.partner && show(screen("LettersWrite"), { home, step }),
    "letters.one": (to, home) => {
      const letter = kept.letters.find(({ id, withdrawn }) => id === to.id && withdrawn === undefined);
      return home.partner && letter && show(screen("LettersOne"), { home, letter });
    },
  },
  keeps: { "letters.list": ({ items }) => (kept.letters = items) },
  drafts: { "letters.write": kept.draft },
  way: { of: "apart", to: { at: "letters" } },
  offers: { "letters.write": { to: () => ({ at: "letters.write", step: 1 }) } },
  moments: { family: "letters", tone: "rose", to: (id) => ({ at: "letters.one", id }) },
  us: LettersUs,
  today: { due: LettersDue },
};
