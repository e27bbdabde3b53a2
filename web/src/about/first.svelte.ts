// Whether this device has shown lately who can see what. Only the time is kept, in this browser alone: no other device can set it.
const key = "tend.seen";
const again_ms = 90 * 24 * 3_600_000;

function read(): number {
  try {
    return Number(localStorage.getItem(key) ?? 0);
  } catch {
    return 0;
  }
}
let seen = $state(read());

export const firstRun = {
  /** Also where the clock was wrong when it was shown, so that it was shown in the future. */
  isDue: (now: number): boolean => seen > now || now - seen >= again_ms,

  note(now: number): void {
    seen = now;
    try {
      localStorage.setItem(key, String(now));
    } catch {
      // then it shows again with the next start
    }
  },
};
