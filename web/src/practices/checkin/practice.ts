import { show, type Practice } from "../practice";
import CheckinAnswer from "./CheckinAnswer.svelte";
import CheckinChoose from "./CheckinChoose.svelte";
import CheckinMe from "./CheckinMe.svelte";
import CheckinMine from "./CheckinMine.svelte";
import CheckinToday from "./CheckinToday.svelte";
import { kept } from "./kept.svelte";

type Route = { at: "checkin" } | { at: "checkin.choose" } | { at: "checkin.mine" };

export const checkin: Practice<Route> = {
  name: "checkin",
  screens: {
    checkin: (_, home) => kept.today && show(CheckinAnswer, { home }),
    "checkin.choose": (_, home) => home.partner && show(CheckinChoose, { home }),
    "checkin.mine": (_, home) => show(CheckinMine, { today: home.today }),
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
