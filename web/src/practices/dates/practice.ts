import { later } from "../../ui/later.svelte";
import { show, type Practice } from "../practice";
import DatesUs from "./DatesUs.svelte";
import DatesMe from "./DatesMe.svelte";
import { find, kept } from "./kept.svelte";

const screen = later(() => import("./screens"));

type Route = { at: "dates" } | { at: "dates.add" } | { at: "dates.one"; id: string } | { at: "dates.edit"; id: string };

export const dates: Practice<Route> = {
  name: "dates",
  screens: {
    dates: (_, home) => show(screen("DatesList"), { home }),
    "dates.add": (_, home) => show(screen("DatesAdd"), { home }),
    "dates.one": ({ id }, home) => {
      const item = find(id);
      return item && show(screen("DatesOne"), { home, item });
    },
    "dates.edit": ({ id }) => {
      const item = find(id);
      return item?.mine ? show(screen("DatesEdit"), { item }) : undefined;
    },
  },
  keeps: { "dates.list": ({ items }) => (kept.items = items) },
  drafts: { "dates.add": kept.draft },
  way: { of: "tend", to: { at: "dates" }, alone: true },
  offers: {
    "dates.today": { to: (id) => ({ at: "dates.one", id }) },
    "dates.soon": { to: (id) => ({ at: "dates.one", id }) },
  },
  us: DatesUs,
  me: DatesMe,
};
