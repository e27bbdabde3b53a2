import type { ThanksItem } from "../../core/views";
import { later } from "../../ui/later.svelte";
import { show, type Practice } from "../practice";
import { kept } from "./kept.svelte";
import ThanksDue from "./ThanksDue.svelte";
import ThanksEarly from "./ThanksEarly.svelte";
import ThanksMore from "./ThanksMore.svelte";
import ThanksSaid from "./ThanksSaid.svelte";
import ThanksToday from "./ThanksToday.svelte";
import ThanksUs from "./ThanksUs.svelte";

const screen = later(() => import("./screens"));

type Route =
  | { at: "thanks.say"; step: 1 | 2 | 3 | 4 }
  | { at: "thanks.list" }
  | { at: "thanks.one"; id: string }
  | { at: "thanks.edit"; id: string }
  | { at: "thanks.receive"; id: string };

const find = (id: string): ThanksItem | undefined => kept.thanks.find((item) => item.id === id && item.withdrawn === undefined);

export const thanks: Practice<Route> = {
  name: "thanks",
  screens: {
    "thanks.say": ({ step }, home) => home.partner && show(screen("ThanksComposer"), { home, step }),
    "thanks.list": (_, home) => home.partner && show(screen("ThanksList"), { home }),
    // One that was taken back says so to whoever has it open.
    "thanks.one": ({ id }, home) => {
      const item = kept.thanks.find((one) => one.id === id);
      return home.partner && item && show(screen("ThanksOne"), { home, item });
    },
    "thanks.edit": ({ id }, home) => {
      const item = find(id);
      return home.partner && item?.mine ? show(screen("ThanksEdit"), { home, item }) : undefined;
    },
    "thanks.receive": ({ id }, home) => {
      const item = find(id);
      return home.partner && item && !item.mine ? show(screen("ThanksReceive"), { item }) : undefined;
    },
  },
  keeps: { "thanks.list": (list) => kept.take(list) },
  drafts: { "thanks.say": kept.draft },
  grown: () => kept.thanks,
  way: { of: "tend", to: { at: "thanks.say", step: 1 } },
  offers: { "thanks.say": { to: () => ({ at: "thanks.say", step: 1 }), testid: "say-thanks" } },
  moments: { family: "thanks", tone: "rose", to: (id) => ({ at: "thanks.one", id }) },
  us: ThanksUs,
  today: { said: ThanksSaid, due: ThanksDue, more: ThanksMore, below: ThanksToday, early: ThanksEarly },
};
