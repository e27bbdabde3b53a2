// Where an offer's tap leads. What is offered, and why, the core says (today.list).
import type { TodayOffer } from "../core/views";
import type { Lead } from "../practices/practice";
import { leadOf as leadOfPractice } from "../practices/practices";
import type { Route } from "../ui/routes.svelte";
import { tMaybe } from "../words/t";

const own: Partial<Record<string, Lead<Route>>> = {
  "pair.invite": { to: () => ({ at: "pair", invite: true }), testid: "invite" },
};
const leadOf = (offer: string): Lead<Route> | undefined => own[offer] ?? leadOfPractice(offer);

// The sentences of an offer: what it is, a little more, the button's, and why it is here.
const about = (offer: TodayOffer) => ({ partner: offer.partner });
export const titleOf = (offer: TodayOffer): string => tMaybe(offer.title, about(offer)) ?? offer.offer;
export const whyOf = (offer: TodayOffer): string => tMaybe(offer.why, about(offer)) ?? "";
export const lineOf = (offer: TodayOffer): string => tMaybe(`today.line.${offer.offer}`, about(offer)) ?? "";
export const goOf = (offer: TodayOffer): string => tMaybe(`today.go.${offer.offer}`, about(offer)) ?? titleOf(offer);
/** Of one that is switched off. */
export const nameOf = (offer: string, partner: string): string => tMaybe(`today.offer.${offer}`, { partner }) ?? offer;

export function routeOf(offer: TodayOffer): Route {
  return leadOf(offer.offer)?.to(offer.about ?? "") ?? { at: "ways" };
}

export function testidOf(offer: TodayOffer): string {
  return leadOf(offer.offer)?.testid ?? `to-${offer.offer.replace(/[._]/g, "-")}`;
}
