// Looking into what was brought along: the same app shows it, until one goes back beyond where it began. What was being written
// waits.
import { ArchiveCore } from "../core/archive";
import { app } from "../ui/app.svelte";
import { goWithin } from "../ui/routes.svelte";

export function lookInto(archive: string): void {
  const own = app.core;
  if (!own) return;
  app.sendNow();
  app.exchange(new ArchiveCore(own, archive), true);
  goWithin(() => void app.exchange(own, true));
}
