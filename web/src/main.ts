import { mount } from "svelte";
import { WorkerCore } from "./core/client";
import App from "./App.svelte";
import { app } from "./ui/app.svelte";
import { beforeLeaving, leave_to, leftBefore } from "./ui/leave";
import { go, startRoutes } from "./ui/routes.svelte";
import { speak, t } from "./words/t";

// A link is taken out of the address before anything else happens; nothing is used up by that.
function takeLink(): string | undefined {
  if (location.hash.length <= 1) return undefined;
  const link = location.href;
  history.replaceState(null, "", location.pathname + location.search);
  return link;
}

async function start(): Promise<void> {
  const link = takeLink();
  const core = new WorkerCore();
  core.start();
  const target = document.getElementById("app");
  await speak(document.documentElement.lang);
  if (!target) return;
  startRoutes();
  if (link) go({ at: "pair" });
  app.link = link;
  app.start(core);
  beforeLeaving(() => app.forget());
  target.replaceChildren();
  document.title = t("app.name");
  mount(App, { target });
  addEventListener("hashchange", () => {
    app.link = takeLink() ?? app.link;
  });
  addEventListener("beforeunload", (event) => {
    if (app.draft.begun) event.preventDefault();
  });
}

if (leftBefore()) location.replace(leave_to);
else void start();
