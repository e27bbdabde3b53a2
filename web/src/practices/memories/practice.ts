import { show, type Practice } from "../practice";
import { kept } from "./kept.svelte";
import MemoriesAdd from "./MemoriesAdd.svelte";
import MemoriesDay from "./MemoriesDay.svelte";
import MemoriesEdit from "./MemoriesEdit.svelte";
import MemoriesList from "./MemoriesList.svelte";
import MemoriesOne from "./MemoriesOne.svelte";
import MemoriesTell from "./MemoriesTell.svelte";
import MemoriesUs from "./MemoriesUs.svelte";

type Route =
  | { at: "memories" }
  | { at: "memories.day" }
  | { at: "memories.add"; step: 1 | 2 | 3 }
  | { at: "memories.one"; id: string }
  | { at: "memories.edit"; id: string }
  | { at: "memories.tell"; id: string };

export const memories: Practice<Route> = {
  name: "memories",
  screens: {
    memories: (_, home) => home.partner && show(MemoriesList, { home }),
    "memories.day": (_, home) => home.partner && show(MemoriesDay, {}),
    "memories.add": ({ step }, home) => home.partner && show(MemoriesAdd, { home, step }),
    // One that was taken back says so to whoever has it open, and is still a place for the other's side.
    "memories.one": ({ id }, home) => {
      const memory = kept.memories.find((one) => one.id === id);
      return home.partner && memory && show(MemoriesOne, { home, memory });
    },
    "memories.edit": ({ id }, home) => {
      const memory = kept.memories.find((one) => one.id === id && one.withdrawn === undefined && one.mine);
      return home.partner && memory && show(MemoriesEdit, { memory });
    },
    "memories.tell": ({ id }, home) => {
      const memory = kept.memories.find((one) => one.id === id && one.withdrawn === undefined && !one.mine);
      return home.partner && memory && show(MemoriesTell, { memory });
    },
  },
  keeps: {
    "memories.list": ({ items }) => (kept.memories = items),
    "memories.day": ({ items }) => (kept.onThisDay = items),
  },
  drafts: { "memories.add": kept.text },
  way: { of: "tend", to: { at: "memories" } },
  offers: { "memories.day": { to: () => ({ at: "memories.day" }), testid: "to-memories-day" } },
  us: MemoriesUs,
};
