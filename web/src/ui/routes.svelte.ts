// Where one is. Each step is one entry of the browser's history, so that its back button works; but the address never
// changes and the history holds only a number: which screens were seen stays in this page's memory.

export type Route =
  | { at: "home" }
  | { at: "name" }
  | { at: "invited" }
  | { at: "see"; first?: true }
  | { at: "safe" }
  | { at: "pair"; invite?: true }
  | { at: "thanks.say"; step: 1 | 2 | 3 | 4 }
  | { at: "thanks.list" }
  | { at: "thanks.edit"; id: string }
  | { at: "thanks.receive"; id: string };

interface Mark {
  page: string;
  place: number;
}

const page = Math.random().toString(36).slice(2);
const visited: Route[] = [{ at: "home" }];
let place = 0;
let current = $state.raw<Route>({ at: "home" });

export const route = {
  get now(): Route {
    return current;
  },
};

export function go(to: Route): void {
  visited.length = place + 1;
  visited.push(to);
  place += 1;
  history.pushState({ page, place } satisfies Mark, "");
  show(to);
}

/** In place of the present step, so that going back doesn't lead to it. */
export function goInstead(to: Route): void {
  visited[place] = to;
  history.replaceState({ page, place } satisfies Mark, "");
  show(to);
}

/** Back to the first step of all, home; also where the page began with a link, which has been followed by now. */
export function goHome(): void {
  visited[0] = { at: "home" };
  const steps = place;
  // At once: called a second time before the browser has gone there, it would otherwise lead out of Tend.
  place = 0;
  if (steps > 0) history.go(-steps);
  else show({ at: "home" });
}

export function goBack(): void {
  if (place > 0) history.back();
  else show({ at: "home" });
}

export function startRoutes(): void {
  history.replaceState({ page, place: 0 } satisfies Mark, "");
  addEventListener("popstate", (event: PopStateEvent) => {
    const mark = event.state as Mark | null;
    place = mark?.page === page ? mark.place : 0;
    show(visited[place] ?? { at: "home" });
  });
}

function show(to: Route): void {
  current = to;
  scrollTo(0, 0);
}
