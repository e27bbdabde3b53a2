// Leaving quickly. The screen is cleared in the same task as the tap or key; its limits are told on the safety page.

/** Pages nobody wonders about. The first one stands where nothing was chosen. */
export const sites = {
  encyclopedia: "https://www.wikipedia.org/",
  weather: "https://www.yr.no/en",
  news: "https://www.bbc.com/news",
} as const;

const left_mark = "left";
const site_key = "tend.leave";
const presses = 3;
const presses_within_ms = 2_000;
let before: (() => void)[] = [];
// A second tab behind this one would otherwise still show what was on it.
const others = typeof BroadcastChannel === "undefined" ? undefined : new BroadcastChannel("tend-leave");
if (others) others.onmessage = clear;

/** Called in the same task: forget drafts, stop the worker. */
export function beforeLeaving(forget: () => void): void {
  before.push(forget);
}

export function leaveQuickly(): void {
  others?.postMessage("leave");
  clear();
}

/** Escape pressed three times in a row leaves, too. */
export function startLeaving(): void {
  let times: number[] = [];
  addEventListener(
    "keydown",
    ({ key, repeat, timeStamp }) => {
      if (repeat) return;
      times = key === "Escape" ? [...times.filter((at) => timeStamp - at < presses_within_ms), timeStamp] : [];
      if (times.length >= presses) leaveQuickly();
    },
    { capture: true },
  );
}

/** Where leaving leads. Kept in this browser only. */
export function leaveTo(): string {
  try {
    return siteOf(localStorage.getItem(site_key) ?? "") ?? sites.encyclopedia;
  } catch {
    return sites.encyclopedia;
  }
}

/** Only a whole address of another site, over https, is taken; false if it is none. */
export function leaveToFrom(typed: string): boolean {
  const site = siteOf(typed);
  if (site === undefined) return false;
  try {
    localStorage.setItem(site_key, site);
  } catch {
    // then the one before stays
  }
  return true;
}

function siteOf(typed: string): string | undefined {
  const text = typed.trim();
  try {
    const { href, protocol, host, username } = new URL(/^[a-z]+:/i.test(text) ? text : `https://${text}`);
    const isSite = protocol === "https:" && host.includes(".") && host !== location.host && username === "";
    return isSite ? href : undefined;
  } catch {
    return undefined;
  }
}

function clear(): void {
  document.documentElement.replaceChildren();
  document.title = "";
  for (const forget of before) forget();
  before = [];
  try {
    sessionStorage.setItem(left_mark, "1");
  } catch {
    // without storage, going back shows the first screen
  }
  location.replace(leaveTo());
}

/** True when someone came back here by the back button after leaving quickly: then nothing is shown. */
export function leftBefore(): boolean {
  try {
    const left = sessionStorage.getItem(left_mark) !== null;
    const [entry] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
    if (left && entry?.type === "back_forward") return true;
    if (left) sessionStorage.removeItem(left_mark);
  } catch {
    // no storage: nothing is known
  }
  return false;
}
