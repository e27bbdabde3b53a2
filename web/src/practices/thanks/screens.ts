// The screens that come after the first look (practice.ts).
export { default as ThanksComposer } from "./ThanksComposer.svelte";
export { default as ThanksEdit } from "./ThanksEdit.svelte";
export { default as ThanksList } from "./ThanksList.svelte";
export { default as ThanksOne } from "./ThanksOne.svelte";
export { default as ThanksReceive } from "./ThanksReceive.svelte";
