// The screens that come after the first look (practice.ts).
export { default as IdeasList } from "./IdeasList.svelte";
export { default as IdeasLookBack } from "./IdeasLookBack.svelte";
export { default as IdeasOffer } from "./IdeasOffer.svelte";
export { default as IdeasOne } from "./IdeasOne.svelte";
export { default as IdeasPlan } from "./IdeasPlan.svelte";
