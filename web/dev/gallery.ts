// All screens in all states, without a core: /dev/gallery.html?scene=NAME. For looking at; never part of a build.
import { mount } from "svelte";
import App from "../src/App.svelte";
import { firstRun } from "../src/about/first.svelte";
import { practices } from "../src/practices/practices";
import { kept as thanks } from "../src/practices/thanks/kept.svelte";
import { app } from "../src/ui/app.svelte";
import { go, startRoutes } from "../src/ui/routes.svelte";
import { loadMessages } from "../src/words/t";
import { SceneCore } from "./scene_core";
import { scenes } from "./scenes";

const target = document.getElementById("app")!;
const name = new URLSearchParams(location.search).get("scene");
const scene = name ? scenes[name] : undefined;

if (scene) {
  await loadMessages(`/${__MESSAGES__["en"]!}`);
  startRoutes();
  firstRun.note(Date.now());
  const core = new SceneCore(scene);
  app.start(core, practices);
  if (scene.draft) thanks.draft.takeUp(scene.draft);
  thanks.laid = scene.laid;
  if (scene.undo) app.undo = { draft: "00", until: Infinity, what: scene.undo, restore: () => undefined };
  app.link = scene.link;
  if (scene.route) go(scene.route);
  mount(App, { target });
  if (scene.blocked) core.block(scene.blocked);
  document.body.dataset["ready"] = "yes";
} else {
  for (const each of Object.keys(scenes)) {
    const line = document.createElement("p");
    const link = document.createElement("a");
    link.href = `?scene=${each}`;
    link.textContent = each;
    line.append(link);
    target.append(line);
  }
}
