import { later } from "../../ui/later.svelte";
import { show, type Practice } from "../practice";
import CheckinMe from "./CheckinMe.svelte";
import CheckinToday from "./CheckinToday.svelte";
import { kept } from "./kept.svelte";

const screen = later(() => import("./screens"));

type Route = { at: "checkin" } | { at: "checkin.choose" } | { at: "checkin.mine" };

export const checkin: Practice<Route> = {
  name: "checkin",
  screens: {
    checkin: (_, home) => kept.today && show(screen("CheckinAnswer"), { home }),
    "checkin.choose": (_, home) => home.partner && show(screen("CheckinChoose"), { home }),
    // Of what was brought along, the last days that there are.
    "checkin.mine": (_, home) =>
      show(screen("CheckinMine"), { today: home.archive ? Math.max(...kept.days.map(({ day }) => day)) : home.today }),
  },
  keeps: {
    "checkin.today": (today) => (kept.today = today),
    "checkin.mine": ({ days }) => (kept.days = days),
  },
  way: { of: "truly", to: { at: "checkin" }, alone: true },
  offers: { "checkin.answer": { to: () => ({ at: "checkin" }), testid: "to-checkin" } },
  me: CheckinMe,
  today: { below: CheckinToday },
};
