// What a practice is to the page: one description in its folder, named once in practices.ts. Routes, home and Today go over
// that list and know none by its name; a practice never imports another. What is meant by anything, the core says.
//
// Beside the description stand its screens, and in kept.svelte.ts what they share: the core's answers, and the words that are
// being written. For some seconds after it wrote something a bar says so: `app.write(…, "said")` says `undo.said` of content/.
import type { Component } from "svelte";
import type { HomeShow, Intents, Views } from "../core/views";
import type { Draft } from "../ui/draft.svelte";
import type { Family, Grown } from "../ui/drawing/plants";
import type { Messages } from "../words/keys";

/** A place one can be at. Those of a practice begin with its name. */
export interface Place {
  at: string;
}

/** A screen and what it needs: made by `show`, which is where the two are held against each other. */
export interface Shown {
  screen: Component<object>;
  props: object;
}
export function show<Props extends Record<string, unknown>>(screen: Component<Props>, props: Props): Shown {
  return { screen: screen as Shown["screen"], props };
}

/** Draws nothing where it has nothing to say. */
export type Part = Component<{ home: HomeShow }>;

/** What one can begin with while the core is on its way (no `home` yet). `begun` keeps it there, `done` lets it go. */
export type Early = Component<{ home: HomeShow | undefined; begun: () => void; done: () => void }>;

/** Views that are kept fresh, each with where its answer goes. */
export type Keeps = { [View in keyof Views]?: (answer: Views[View]) => void };

/** What the page keeps for a practice. */
export interface Kept {
  readonly keeps: Keeps;
  /** What is being written, by the intent it is for. */
  readonly drafts?: Partial<Record<keyof Intents, Draft>>;
  /** What stands in the meadow for it, newest first. */
  readonly grown?: () => Grown[];
}

export interface Lead<To> {
  to: (about: string) => To;
  testid?: string;
}

export interface Moments<To> {
  family: Family;
  tone: "rose" | "leaf" | "sun" | "dusk";
  to: (id: string, name: string) => To;
}

// Has its two sentences in Four ways.
type Named<Key> = Key extends `ways.${infer Name}_line` ? Name : never;

export interface Practice<To extends Place = Place> extends Kept {
  readonly name: Named<keyof Messages>;
  /** Its screens by where one is. Nothing is shown of what is not there (any more), or not before there are two: then it is home. */
  readonly screens: { readonly [At in To["at"]]: (to: Extract<To, { at: At }>, home: HomeShow) => Shown | undefined };
  /** Its line in Four ways. `alone`: also before there are two. */
  readonly way: { of: "together" | "apart" | "truly" | "tend"; to: To; alone?: true };
  /** Where the offers of it lead that the core makes (core/practice/NAME/candidates.cpp), by their names. */
  readonly offers?: Partial<Record<string, Lead<To>>>;
  /** Its moments in the timeline: the plant beside them, and where one is shown whole. `name` is the moment's own. */
  readonly moments?: Moments<To>;
  readonly us?: Part;
  readonly me?: Part;
  /** On Today: `said` just now; `due`, before all that is offered; `more`, just below that; `below`, what lies between the two;
   *  `early`, before the core is here. */
  readonly today?: { said?: Part; due?: Part; more?: Part; below?: Part; early?: Early };
}
