// The one place that knows the time and makes random bytes. The test build puts test/time.ts here instead.

/** UTC milliseconds since 1970. */
export function now(): number {
  return Date.now();
}

/** Minutes east of UTC at the instant `at`. */
export function offset(at: number = now()): number {
  return -new Date(at).getTimezoneOffset();
}

/** Fills `into` with random bytes; the browser gives at most 65,536 at a time. */
export function entropy(into: Uint8Array<ArrayBuffer>): void {
  for (let at = 0; at < into.length; at += 65_536) crypto.getRandomValues(into.subarray(at, at + 65_536));
}
