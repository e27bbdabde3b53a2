// Where one is. Each step is one entry of the browser's history, so that its back button works; but the address never
// changes and the history holds only a number: which screens were seen stays in this page's memory.

import { tick } from "svelte";

export type Route =
  | { at: "home" }
  | { at: "name" }
  | { at: "invited" }
  | { at: "see"; first?: true }
  | { at: "safe" }
  | { at: "language" }
  | { at: "pair"; invite?: true }
  | { at: "thanks.say"; step: 1 | 2 | 3 | 4 }
  | { at: "thanks.list" }
  | { at: "thanks.edit"; id: string }
  | { at: "thanks.receive"; id: string }
  | { at: "us" }
  | { at: "ways" }
  | { at: "me" }
  | { at: "device" }
  | { at: "me.today" }
  | { at: "checkin" }
  | { at: "checkin.choose" }
  | { at: "checkin.mine" }
  | { at: "ideas" }
  | { at: "ideas.offer" }
  | { at: "ideas.one"; id: string }
  | { at: "ideas.counter"; id: string }
  | { at: "ideas.plan"; id: string }
  | { at: "ideas.look_back"; id: string }
  | { at: "questions" }
  | { at: "questions.one"; key: string }
  | { at: "questions.ask" }
  | { at: "questions.list" }
  | { at: "questions.open"; id: string }
  | { at: "letters" }
  | { at: "letters.write"; step: 1 | 2 }
  | { at: "letters.one"; id: string }
  | { at: "memories" }
  | { at: "memories.day" }
  | { at: "memories.add"; step: 1 | 2 | 3 }
  | { at: "memories.one"; id: string }
  | { at: "memories.edit"; id: string }
  | { at: "memories.tell"; id: string };

interface Visit {
  to: Route;
  scrolled: number;
}
interface Mark {
  page: string;
  place: number;
}

const page = Math.random().toString(36).slice(2);
const visited: Visit[] = [{ to: { at: "home" }, scrolled: 0 }];
let place = 0;
let goingHome = false;
let current = $state.raw<Route>({ at: "home" });

export const route = {
  get now(): Route {
    return current;
  },
};

export function go(to: Route): void {
  noteScroll();
  visited.length = place + 1;
  visited.push({ to, scrolled: 0 });
  place += 1;
  history.pushState({ page, place } satisfies Mark, "");
  show(to);
}

/** In place of the present step, so that going back doesn't lead to it. */
export function goInstead(to: Route): void {
  visited[place] = { to, scrolled: 0 };
  history.replaceState({ page, place } satisfies Mark, "");
  show(to);
}

/** Back to the first step of all, home; also where the page began with a link, which has been followed by now. */
export function goHome(): void {
  visited[0] = { to: { at: "home" }, scrolled: 0 };
  const steps = place;
  // At once: called a second time before the browser has gone there, it would otherwise lead out of Tend.
  place = 0;
  goingHome = steps > 0;
  if (steps > 0) history.go(-steps);
  else show({ at: "home" });
}

/** As the browser's own back button, that many steps. */
export function goBack(steps = 1): void {
  if (place > 0) history.go(-Math.min(steps, place));
  else show({ at: "home" });
}

export function startRoutes(): void {
  history.scrollRestoration = "manual";
  history.replaceState({ page, place: 0 } satisfies Mark, "");
  addEventListener("popstate", (event: PopStateEvent) => {
    if (!goingHome) noteScroll();
    goingHome = false;
    const mark = event.state as Mark | null;
    place = mark?.page === page ? mark.place : 0;
    const visit = visited[place];
    show(visit?.to ?? { at: "home" }, visit?.scrolled);
  });
}

function noteScroll(): void {
  const visit = visited[place];
  if (visit) visit.scrolled = scrollY;
}

// What one returns to stands where one left it.
function show(to: Route, scrolled = 0): void {
  current = to;
  scrollTo(0, 0);
  if (scrolled > 0) void tick().then(() => scrollTo(0, scrolled));
}
