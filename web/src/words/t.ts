// Sentences by key, from content/<lang>/messages.toml. `t` is typed: a wrong key or a missing argument doesn't compile.
import { IntlMessageFormat } from "intl-messageformat";
import type { Refused } from "../core/views";
import type { Messages } from "./keys";

type Key = keyof Messages;
type Args = Record<string, string | number>;

export const language = "en";
let messages: Record<string, string> = {};
const made = new Map<string, IntlMessageFormat>();

/** Before anything is shown. */
export function useMessages(given: Record<string, string>): void {
  messages = given;
  made.clear();
}

export async function loadMessages(url: string): Promise<void> {
  const response = await fetch(url, { credentials: "same-origin" });
  if (!response.ok) throw new TypeError(`messages: status ${response.status}`);
  useMessages((await response.json()) as Record<string, string>);
}

export function t<K extends Key>(key: K, ...args: Messages[K] extends undefined ? [] : [Messages[K]]): string {
  return render(key, args[0] as Args | undefined);
}

/** Keys that are put together, such as an act's name; undefined when there is none. */
export function tMaybe(key: string, args?: Args): string | undefined {
  return key in messages ? render(key, args) : undefined;
}

export function refusalText(refused: Refused): string {
  return tMaybe(`refusal.${refused.key}`, refused.args) ?? t("refusal.unknown");
}

function render(key: string, args?: Args): string {
  const text = messages[key];
  if (text === undefined) return "";
  if (!text.includes("{") && !text.includes("'")) return text;
  let format = made.get(key);
  if (!format) made.set(key, (format = new IntlMessageFormat(text, language)));
  return String(format.format(args));
}
