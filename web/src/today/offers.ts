// Where an offer's tap leads. What is offered, and why, the core says (today.list).
import type { TodayOffer } from "../core/views";
import type { Route } from "../ui/routes.svelte";
import { tMaybe } from "../words/t";

type Leads = (about: string) => Route;

const leads: Record<string, { to: Leads; testid: string }> = {
  "thanks.say": { to: () => ({ at: "thanks.say", step: 1 }), testid: "say-thanks" },
  "checkin.answer": { to: () => ({ at: "checkin" }), testid: "to-checkin" },
  "ideas.offer": { to: () => ({ at: "ideas.offer" }), testid: "to-ideas-offer" },
  "ideas.answer": { to: (id) => ({ at: "ideas.one", id }), testid: "to-idea" },
  "ideas.plan": { to: (id) => ({ at: "ideas.plan", id }), testid: "to-ideas-plan" },
  "ideas.planned": { to: (id) => ({ at: "ideas.one", id }), testid: "to-ideas-planned" },
  "ideas.look_back": { to: (id) => ({ at: "ideas.look_back", id }), testid: "to-ideas-look-back" },
  "questions.answer": { to: () => ({ at: "questions" }), testid: "to-question" },
  "questions.open": { to: (id) => ({ at: "questions.open", id }), testid: "to-answers" },
  "letters.write": { to: () => ({ at: "letters.write", step: 1 }), testid: "to-letters-write" },
  "memories.day": { to: () => ({ at: "memories.day" }), testid: "to-memories-day" },
  "pair.invite": { to: () => ({ at: "pair", invite: true }), testid: "invite" },
};

// The sentences of an offer: what it is, a little more, the button's, and why it is here.
const about = (offer: TodayOffer) => ({ partner: offer.partner });
export const titleOf = (offer: TodayOffer): string => tMaybe(offer.title, about(offer)) ?? offer.offer;
export const whyOf = (offer: TodayOffer): string => tMaybe(offer.why, about(offer)) ?? "";
export const lineOf = (offer: TodayOffer): string => tMaybe(`today.line.${offer.offer}`, about(offer)) ?? "";
export const goOf = (offer: TodayOffer): string => tMaybe(`today.go.${offer.offer}`, about(offer)) ?? titleOf(offer);
/** Of one that is switched off. */
export const nameOf = (offer: string, partner: string): string => tMaybe(`today.offer.${offer}`, { partner }) ?? offer;

export function routeOf(offer: TodayOffer): Route {
  return leads[offer.offer]?.to(offer.about ?? "") ?? { at: "ways" };
}

export function testidOf(offer: TodayOffer): string {
  return leads[offer.offer]?.testid ?? `to-${offer.offer.replace(/[._]/g, "-")}`;
}
