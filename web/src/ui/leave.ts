// Leaving quickly. The screen is cleared in the same task as the tap; what its limits are is said on the safety page.

/** A page nobody wonders about. Whoever serves Tend may put another here. */
export const leave_to = "https://www.wikipedia.org/";

const mark = "left";
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

function clear(): void {
  document.documentElement.replaceChildren();
  document.title = "";
  for (const forget of before) forget();
  before = [];
  try {
    sessionStorage.setItem(mark, "1");
  } catch {
    // without storage, going back shows the first screen
  }
  location.replace(leave_to);
}

/** True when someone came back here by the back button after leaving quickly: then nothing is shown. */
export function leftBefore(): boolean {
  try {
    const left = sessionStorage.getItem(mark) !== null;
    const [entry] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
    if (left && entry?.type === "back_forward") return true;
    if (left) sessionStorage.removeItem(mark);
  } catch {
    // no storage: nothing is known
  }
  return false;
}
