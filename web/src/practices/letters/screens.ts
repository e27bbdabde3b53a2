// The screens that come after the first look (practice.ts).
export { default as LettersList } from "./LettersList.svelte";
export { default as LettersOne } from "./LettersOne.svelte";
export { default as LettersWrite } from "./LettersWrite.svelte";
