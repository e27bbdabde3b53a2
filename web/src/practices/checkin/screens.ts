// The screens that come after the first look (practice.ts).
export { default as CheckinAnswer } from "./CheckinAnswer.svelte";
export { default as CheckinChoose } from "./CheckinChoose.svelte";
export { default as CheckinMine } from "./CheckinMine.svelte";
