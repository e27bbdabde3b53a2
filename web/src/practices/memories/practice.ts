import { later } from "../../ui/later.svelte";
import { show, type Practice } from "../practice";
import { kept } from "./kept.svelte";
import MemoriesUs from "./MemoriesUs.svelte";

const screen = later(() => import("./screens"));

type Route =
  | { at: "memories" }
  | { at: "memories.day" }
  | { at: "memories.add"; step: 1 | 2 | 3 }
  | { at: "memories.bring" }
  | { at: "memories.photos" }
  | { at: "memories.chat" }
  | { at: "memories.chat.month"; year: number; month: number }
  | { at: "memories.one"; id: string }
  | { at: "memories.edit"; id: string }
  | { at: "memories.tell"; id: string };

export const memories: Practice<Route> = {
  name: "memories",
  screens: {
    memories: (_, home) => home.partner && show(screen("MemoriesList"), { home }),
    "memories.day": (_, home) => home.partner && show(screen("MemoriesDay"), {}),
    "memories.add": ({ step }, home) => home.partner && show(screen("MemoriesAdd"), { home, step }),
    "memories.bring": (_, home) => home.partner && show(screen("MemoriesBring"), {}),
    "memories.photos": (_, home) => home.partner && show(screen("MemoriesPhotos"), {}),
    "memories.chat": (_, home) => home.partner && show(screen("MemoriesChat"), {}),
    "memories.chat.month": ({ year, month }, home) => home.partner && show(screen("MemoriesChatMonth"), { year, month }),
    // One that was taken back says so to whoever has it open, and is still a place for the other's side.
    "memories.one": ({ id }, home) => {
      const memory = kept.memories.find((one) => one.id === id);
      return home.partner && memory && show(screen("MemoriesOne"), { home, memory });
    },
    "memories.edit": ({ id }, home) => {
      const memory = kept.memories.find((one) => one.id === id && one.withdrawn === undefined && one.mine);
      return home.partner && memory && show(screen("MemoriesEdit"), { memory });
    },
    "memories.tell": ({ id }, home) => {
      const memory = kept.memories.find((one) => one.id === id && one.withdrawn === undefined && !one.mine);
      return home.partner && memory && show(screen("MemoriesTell"), { memory });
    },
  },
  keeps: {
    "memories.list": ({ items }) => (kept.memories = items),
    "memories.day": ({ items }) => (kept.onThisDay = items),
  },
  drafts: { "memories.add": kept.text },
  way: { of: "tend", to: { at: "memories" } },
  offers: { "memories.day": { to: () => ({ at: "memories.day" }), testid: "to-memories-day" } },
  moments: { family: "memories", tone: "sun", to: (id) => ({ at: "memories.one", id }) },
  us: MemoriesUs,
};
