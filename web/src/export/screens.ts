export { default as ExportPage } from "./ExportPage.svelte";
