// The screens that come after the first look (practice.ts).
export { default as DatesAdd } from "./DatesAdd.svelte";
export { default as DatesEdit } from "./DatesEdit.svelte";
export { default as DatesList } from "./DatesList.svelte";
export { default as DatesOne } from "./DatesOne.svelte";
