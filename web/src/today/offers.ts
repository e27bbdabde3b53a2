// Where an offer's tap leads. What is offered, and why, the core says (today.list).
import type { TodayOffer } from "../core/views";
import type { Route } from "../ui/routes.svelte";

type Leads = (about: string) => Route;

const leads: Record<string, { to: Leads; testid: string }> = {
  "thanks.say": { to: () => ({ at: "thanks.say", step: 1 }), testid: "say-thanks" },
  "checkin.answer": { to: () => ({ at: "checkin" }), testid: "to-checkin" },
  "ideas.offer": { to: () => ({ at: "ideas.offer" }), testid: "to-ideas-offer" },
  "ideas.answer": { to: (id) => ({ at: "ideas.one", id }), testid: "to-idea" },
  "ideas.plan": { to: (id) => ({ at: "ideas.plan", id }), testid: "to-ideas-plan" },
  "ideas.planned": { to: (id) => ({ at: "ideas.one", id }), testid: "to-ideas-planned" },
  "ideas.look_back": { to: (id) => ({ at: "ideas.look_back", id }), testid: "to-ideas-look-back" },
  "pair.invite": { to: () => ({ at: "pair", invite: true }), testid: "invite" },
};

export function routeOf(offer: TodayOffer): Route {
  return leads[offer.offer]?.to(offer.about ?? "") ?? { at: "ways" };
}

export function testidOf(offer: TodayOffer): string {
  return leads[offer.offer]?.testid ?? `to-${offer.offer.replace(/[._]/g, "-")}`;
}
