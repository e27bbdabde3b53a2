// How long the browser keeps what is stored here. It may make room or be told to clear, and then all is gone.

const mark = "tend.began";
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

/** A mark outside the database, which holds nothing but that there was a beginning. */
export function noteBegun(): void {
  try {
    localStorage.setItem(mark, "1");
  } catch {
    // then a loss can't be told from a first time
  }
}

export function hadBegun(): boolean {
  try {
    return localStorage.getItem(mark) !== null;
  } catch {
    return false;
  }
}

/** The language chosen here; public/language.js reads it before anything else. */
export function keepLanguage(language: string): void {
  try {
    localStorage.setItem("tend.language", language);
  } catch {
    // then it holds until the page is closed
  }
}
