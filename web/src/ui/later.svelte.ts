// Screens whose code is fetched when it is first wanted, or before that, once the page has nothing else to do: what the first
// look at Tend needs stays small, however many practices there are.
import type { Component } from "svelte";
import Later from "./Later.svelte";

/** A module of screens, by their names. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- each screen has its own props
export type Screens = Record<string, Component<any>>;

/** One module on its way. */
export class Coming<All extends Screens = Screens> {
  screens = $state.raw<All | undefined>();
  failed = $state(false);
  private wanted: Promise<void> | undefined;

  constructor(private readonly load: () => Promise<All>) {}

  want(): Promise<void> {
    this.failed = false;
    this.wanted ??= this.load().then(
      (screens) => void (this.screens = screens),
      () => {
        this.failed = true;
        this.wanted = undefined; // the next who wants it asks again
      },
    );
    return this.wanted;
  }
}

const all: Coming[] = [];

/** Gives the screens of a module that comes later, by their names. */
export function later<All extends Screens>(
  load: () => Promise<All>,
): <Name extends keyof All & string>(name: Name) => All[Name] {
  const coming = new Coming(load);
  all.push(coming);
  // One screen stays one component, or it would begin anew whenever it is asked for.
  const made: Partial<Record<string, Component<object>>> = {};
  return <Name extends keyof All & string>(name: Name) => {
    const screen: Component<object> = (anchor, props) => Later(anchor, { coming, name, props });
    return (made[name] ??= screen) as All[Name];
  };
}

let ahead = false;

const settled_ms = 3_000;

/** Some seconds on: what somebody came for is not held up by what may be wanted later. */
export const settled = (): Promise<void> => new Promise((resolve) => void setTimeout(resolve, settled_ms));

/** Fetches all of them when the page has time, one after the other: one that somebody wants meanwhile comes sooner. */
export async function fetchAhead(): Promise<void> {
  if (ahead) return;
  ahead = true;
  await settled();
  const fetchAll = async (): Promise<void> => {
    for (const coming of all) await coming.want();
  };
  if ("requestIdleCallback" in globalThis) requestIdleCallback(() => void fetchAll(), { timeout: 5_000 });
  else setTimeout(() => void fetchAll(), 1_000);
}
