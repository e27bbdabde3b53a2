import type { IdeaItem } from "../../core/views";
import { later } from "../../ui/later.svelte";
import { show, type Practice } from "../practice";
import IdeasUs from "./IdeasUs.svelte";
import { kept } from "./kept.svelte";

const screen = later(() => import("./screens"));

type Route =
  | { at: "ideas" }
  | { at: "ideas.offer" }
  | { at: "ideas.one"; id: string }
  | { at: "ideas.counter"; id: string }
  | { at: "ideas.plan"; id: string }
  | { at: "ideas.look_back"; id: string };

const find = (wanted: { id: string }): IdeaItem | undefined => kept.ideas.find(({ id }) => id === wanted.id);

export const ideas: Practice<Route> = {
  name: "ideas",
  screens: {
    ideas: (_, home) => home.partner && show(screen("IdeasList"), { home }),
    "ideas.offer": (_, home) => home.partner && show(screen("IdeasOffer"), { home }),
    "ideas.one": (to, home) => {
      const idea = find(to);
      return idea && show(screen("IdeasOne"), { home, idea });
    },
    "ideas.counter": (to, home) => {
      const idea = find(to);
      return idea && show(screen("IdeasOffer"), { home, idea });
    },
    "ideas.plan": (to, home) => {
      const idea = find(to);
      return idea && show(screen("IdeasPlan"), { home, idea });
    },
    "ideas.look_back": (to, home) => {
      const idea = find(to);
      return idea && show(screen("IdeasLookBack"), { home, idea });
    },
  },
  keeps: { "ideas.list": ({ items }) => (kept.ideas = items) },
  drafts: { "ideas.offer": kept.draft },
  way: { of: "together", to: { at: "ideas" } },
  offers: {
    "ideas.offer": { to: () => ({ at: "ideas.offer" }) },
    "ideas.answer": { to: (id) => ({ at: "ideas.one", id }), testid: "to-idea" },
    "ideas.plan": { to: (id) => ({ at: "ideas.plan", id }) },
    "ideas.planned": { to: (id) => ({ at: "ideas.one", id }) },
    "ideas.look_back": { to: (id) => ({ at: "ideas.look_back", id }) },
  },
  moments: { family: "ideas", tone: "leaf", to: (id) => ({ at: "ideas.one", id }) },
  us: IdeasUs,
};
