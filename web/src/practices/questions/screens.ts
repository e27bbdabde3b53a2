// The screens that come after the first look (practice.ts).
export { default as QuestionsAsk } from "./QuestionsAsk.svelte";
export { default as QuestionsList } from "./QuestionsList.svelte";
export { default as QuestionsOne } from "./QuestionsOne.svelte";
export { default as QuestionsOpen } from "./QuestionsOpen.svelte";
export { default as QuestionsShare } from "./QuestionsShare.svelte";
export { default as QuestionsToday } from "./QuestionsToday.svelte";
