// Comes after the first look (App.svelte).
export { default as Timeline } from "./Timeline.svelte";
