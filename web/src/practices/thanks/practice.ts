import type { ThanksItem } from "../../core/views";
import { show, type Practice } from "../practice";
import { kept } from "./kept.svelte";
import ThanksComposer from "./ThanksComposer.svelte";
import ThanksEdit from "./ThanksEdit.svelte";
import ThanksList from "./ThanksList.svelte";
import ThanksMore from "./ThanksMore.svelte";
import ThanksReceive from "./ThanksReceive.svelte";
import ThanksSaid from "./ThanksSaid.svelte";
import ThanksToday from "./ThanksToday.svelte";
import ThanksUs from "./ThanksUs.svelte";

type Route =
  | { at: "thanks.say"; step: 1 | 2 | 3 | 4 }
  | { at: "thanks.list" }
  | { at: "thanks.edit"; id: string }
  | { at: "thanks.receive"; id: string };

const find = (id: string): ThanksItem | undefined => kept.thanks.find((item) => item.id === id && item.withdrawn === undefined);

export const thanks: Practice<Route> = {
  name: "thanks",
  screens: {
    "thanks.say": ({ step }, home) => home.partner && show(ThanksComposer, { home, step }),
    "thanks.list": (_, home) => home.partner && show(ThanksList, { home }),
    "thanks.edit": ({ id }, home) => {
      const item = find(id);
      return home.partner && item?.mine ? show(ThanksEdit, { home, item }) : undefined;
    },
    "thanks.receive": ({ id }, home) => {
      const item = find(id);
      return home.partner && item && !item.mine ? show(ThanksReceive, { item }) : undefined;
    },
  },
  keeps: { "thanks.list": ({ items }) => kept.take(items) },
  drafts: { "thanks.say": kept.draft },
  grown: () => kept.thanks,
  way: { of: "tend", to: { at: "thanks.say", step: 1 } },
  offers: { "thanks.say": { to: () => ({ at: "thanks.say", step: 1 }), testid: "say-thanks" } },
  us: ThanksUs,
  today: { said: ThanksSaid, more: ThanksMore, below: ThanksToday },
};
