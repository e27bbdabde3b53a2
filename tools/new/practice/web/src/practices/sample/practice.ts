import { show, type Practice } from "../practice";
import { kept } from "./kept.svelte";
import SampleList from "./SampleList.svelte";

type Route = { at: "sample" };

export const sample: Practice<Route> = {
  name: "sample",
  screens: { sample: (_, home) => home.partner && show(SampleList, { home }) },
  keeps: { "sample.list": ({ items }) => (kept.items = items) },
  drafts: { "sample.write": kept.draft },
  way: { of: "tend", to: { at: "sample" } },
};
