// Sentences by key, from content/<lang>/messages.toml. `t` is typed: a wrong key or a missing argument doesn't compile.
import { IntlMessageFormat } from "intl-messageformat";
import type { Refused } from "../core/views";
import type { Messages } from "./keys";

type Key = keyof Messages;
type Args = Record<string, string | number>;

/** The languages that have their sentences in content/. */
export const languages = Object.keys(__MESSAGES__);
/** The one that is spoken now. */
export let language = "en";
let messages: Record<string, string> = {};
const made = new Map<string, IntlMessageFormat>();

/** Before anything is shown in that language. */
export function useMessages(given: Record<string, string>, of = "en"): void {
  messages = given;
  language = of;
  made.clear();
}

export async function loadMessages(url: string, of = "en"): Promise<void> {
  const response = await fetch(url, { credentials: "same-origin" });
  if (!response.ok) throw new TypeError(`messages: status ${response.status}`);
  useMessages((await response.json()) as Record<string, string>, of);
}

/** From here on `t` speaks it, once its sentences are here; what is on the screen has to be drawn anew. Rejects where they can't
 * be fetched, and then all stays as it was. */
export async function speak(wanted: string): Promise<void> {
  await loadMessages(new URL(__MESSAGES__[wanted] ?? "", document.baseURI).href, wanted);
  document.documentElement.lang = wanted;
}

export function t<K extends Key>(key: K, ...args: Messages[K] extends undefined ? [] : [Messages[K]]): string {
  return render(key, args[0]);
}

/** Keys that are put together, such as an act's name; undefined when there is none. */
export function tMaybe(key: string, args?: Args): string | undefined {
  return key in messages ? render(key, args) : undefined;
}

/** Sentences whose keys begin so, with the places that the core fills left standing: "{by} thanked {other}". */
export function standing(beginnings: string[]): { key: string; text: string }[] {
  const places = Object.fromEntries(["by", "other", "day", "month", "year"].map((name) => [name, `{${name}}`]));
  return Object.keys(messages)
    .filter((key) => beginnings.some((beginning) => key.startsWith(beginning)))
    .map((key) => ({ key, text: render(key, places) }));
}

/** By its own name; undefined for one that nobody is to choose. */
export const languageName = (of: string): string | undefined => tMaybe(`language.${of}`);

export function refusalText(refused: Refused): string {
  return tMaybe(`refusal.${refused.key}`, refused.args) ?? t("refusal.unknown");
}

// Names stand inside sentences: one that runs from right to left, or turns the direction, is kept from turning what follows.
const may_turn =
  /[\u0590-\u08ff\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufeff\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;
function apart<Value extends string | number>(value: Value): Value | string {
  if (typeof value !== "string" || !may_turn.test(value)) return value;
  return `\u2068${value.replace(/[\u202a-\u202e\u2066-\u2069]/g, "")}\u2069`;
}

// Most sentences have names to fill in and nothing to choose: they don't wait for Intl, which takes a while to begin.
const chooses_nothing = /^(?:[^{}'<]|\{\w+\})*$/;
function fill(text: string, values: Args): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new TypeError(`"${text}" has no ${name}`);
    return String(value);
  });
}

function render(key: string, args: Args = {}): string {
  const text = messages[key];
  if (text === undefined) return "";
  const values = Object.fromEntries(Object.entries(args).map(([name, value]) => [name, apart(value)]));
  if (chooses_nothing.test(text)) return fill(text, values);
  let format = made.get(key);
  if (!format) made.set(key, (format = new IntlMessageFormat(text, language)));
  return String(format.format(values));
}
