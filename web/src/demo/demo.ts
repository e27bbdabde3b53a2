// Looking around with the made-up couple: another core in a worker of its own takes the place of one's own, until one goes
// back beyond where it began.
import { DemoCore } from "../core/demo_client";
import { app } from "../ui/app.svelte";
import { goOut, goWithin, type Route } from "../ui/routes.svelte";

export function lookAround(): void {
  const couple = new DemoCore();
  couple.start();
  const own = app.exchange(couple);
  goWithin(() => {
    couple.stop();
    if (own) app.exchange(own);
  });
}

/** Back to the start; `then`: and on from there. */
export function leaveCouple(then?: Route): void {
  goOut(then);
}
