// Every part of the look in every state, for people who design and for tests: /design/ of the test build. With ?home a whole
// screen.
import { mount } from "svelte";
import { loadMessages } from "../src/words/t";
import Design from "./Design.svelte";
import Home from "./Home.svelte";

await loadMessages(new URL(`../${__DESIGN__}`, document.baseURI).href);
const target = document.getElementById("app");
if (target) mount(location.search === "?home" ? Home : Design, { target });
