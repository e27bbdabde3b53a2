// How long the browser keeps what is stored here. It may make room or be told to clear, and then all is gone.

const mark = "tend.began";
const two_here = "2";
let asked = false;

/** Once something is here that would be missed. Where it is not granted, all stays as it was. */
export async function askToKeep(): Promise<void> {
  if (asked) return;
  asked = true;
  try {
    if (!(await navigator.storage?.persisted?.())) await navigator.storage?.persist?.();
  } catch {
    // then it may be cleared
  }
}

/** A mark outside the database, which holds nothing but that there was a beginning, and whether it is of two by now. */
export function noteBegun(two: boolean): void {
  try {
    localStorage.setItem(mark, two ? two_here : "1");
  } catch {
    // then a loss can't be told from a first time
  }
}

const marked = (): string | null => {
  try {
    return localStorage.getItem(mark);
  } catch {
    return null;
  }
};
export const hadBegun = (): boolean => marked() !== null;
/** As far as the mark can tell: what is shown while the core is still on its way. */
export const wereTwo = (): boolean => marked() === two_here;

/** The language chosen here; web/begin.js reads it before anything else. */
export function keepLanguage(language: string): void {
  try {
    localStorage.setItem("tend.language", language);
  } catch {
    // then it holds until the page is closed
  }
}
