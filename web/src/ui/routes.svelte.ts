// Where one is. Each step is one entry of the browser's history, so that its back button works; but the address never
// changes and the history holds only a number: which screens were seen stays in this page's memory.

import { tick } from "svelte";
import type { PracticeRoute } from "../practices/practices";

export type Route =
  | { at: "home" }
  | { at: "name" }
  | { at: "invited" }
  | { at: "see"; first?: true }
  | { at: "safe" }
  | { at: "language" }
  | { at: "pair"; invite?: true }
  | { at: "us" }
  | { at: "us.timeline"; search?: true }
  | { at: "ways" }
  | { at: "me" }
  | { at: "device" }
  | { at: "export" }
  | { at: "brought" }
  | { at: "me.today" }
  | PracticeRoute;

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
// Of a visit to others (goWithin): its first step, and what there is to do when it is left.
let base = 0;
let leave: (() => void) | undefined;
let thenTo: Route | undefined;
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

/** From here on home is this step, until one goes back beyond it. */
export function goWithin(whenLeft: () => void): void {
  go({ at: "home" });
  base = place;
  leave = whenLeft;
}

/** Back beyond it; `then`: and on from there. */
export function goOut(then?: Route): void {
  if (base === 0) return;
  thenTo = then;
  history.go(base - 1 - place);
}

/** Back to the first step of all, home; also where the page began with a link, which has been followed by now. */
export function goHome(): void {
  visited[base] = { to: { at: "home" }, scrolled: 0 };
  const steps = place - base;
  // At once: called a second time before the browser has gone there, it would otherwise lead out of Tend.
  place = base;
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
    const left = place < base ? leave : undefined;
    if (left) base = 0;
    left?.();
    show(visit?.to ?? { at: "home" }, visit?.scrolled);
    const next = thenTo;
    thenTo = undefined;
    if (left && next) go(next);
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
