// The clock of the test build: the real one, moved by what a test posts on the channel "tend-test-time" ({shift: ms}).
let shift = 0;
const channel = new BroadcastChannel("tend-test-time");
channel.onmessage = (event: MessageEvent<{ shift: number }>) => {
  shift = event.data.shift;
};

export function now(): number {
  return Date.now() + shift;
}

export function offset(at: number = now()): number {
  return -new Date(at).getTimezoneOffset();
}

export function entropy(into: Uint8Array<ArrayBuffer>): void {
  for (let at = 0; at < into.length; at += 65_536) crypto.getRandomValues(into.subarray(at, at + 65_536));
}
