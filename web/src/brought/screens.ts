export { default as BroughtPage } from "./BroughtPage.svelte";
