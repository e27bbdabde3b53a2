// The screens that come after the first look (practice.ts).
export { default as MemoriesAdd } from "./MemoriesAdd.svelte";
export { default as MemoriesBring } from "./MemoriesBring.svelte";
export { default as MemoriesChat } from "./MemoriesChat.svelte";
export { default as MemoriesChatMonth } from "./MemoriesChatMonth.svelte";
export { default as MemoriesDay } from "./MemoriesDay.svelte";
export { default as MemoriesEdit } from "./MemoriesEdit.svelte";
export { default as MemoriesList } from "./MemoriesList.svelte";
export { default as MemoriesOne } from "./MemoriesOne.svelte";
export { default as MemoriesPhotos } from "./MemoriesPhotos.svelte";
export { default as MemoriesTell } from "./MemoriesTell.svelte";
