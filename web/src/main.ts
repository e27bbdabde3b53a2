import { mount } from "svelte";
import { WorkerCore } from "./core/client";
import App from "./App.svelte";
import { takeHeld, updates } from "./offline/updates.svelte";
import { practices } from "./practices/practices";
import { app } from "./ui/app.svelte";
import { beforeLeaving, leaveTo, leftBefore, startLeaving } from "./ui/leave";
import { look } from "./ui/look.svelte";
import { hadBegun } from "./ui/keep";
import { go, startRoutes } from "./ui/routes.svelte";
import { speak } from "./words/t";

const painted_longest_ms = 1_000;

// A link is taken out of the address before anything else happens; nothing is used up by that.
function takeLink(): string | undefined {
  if (location.hash.length <= 1) return undefined;
  const link = location.href;
  history.replaceState(null, "", location.pathname + location.search);
  return link;
}

// Or after a while, where nothing is painted: in a tab that nobody has looked at.
const painted = (): Promise<void> =>
  new Promise((resolve) => {
    requestAnimationFrame(() => void setTimeout(resolve));
    setTimeout(resolve, painted_longest_ms);
  });

async function start(): Promise<void> {
  startLeaving();
  look.show();
  const link = takeLink();
  const core = new WorkerCore();
  // Where nobody has begun yet, the first look comes before the core.
  const isNew = link === undefined && !hadBegun();
  if (!isNew) core.start();
  const target = document.getElementById("app");
  await speak(document.documentElement.lang);
  if (!target) return;
  startRoutes();
  if (link) go({ at: "pair" });
  app.link = link;
  app.start(core, practices);
  beforeLeaving(() => app.forget());
  app.takeUp(await takeHeld());
  target.replaceChildren();
  look.show();
  mount(App, { target });
  if (isNew) void painted().then(() => core.start());
  addEventListener("hashchange", () => {
    app.link = takeLink() ?? app.link;
  });
  addEventListener("beforeunload", (event) => {
    if (app.words.length > 0 && !updates.loading) event.preventDefault();
  });
}

if (leftBefore()) location.replace(leaveTo());
else void start();
