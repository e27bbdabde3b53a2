import type { Beginning } from "../../ui/beginning";
import { tMaybe } from "../../words/t";

const ids = {
  act: ["dishes", "cooking", "groceries", "loving_text", "listened", "waited", "care", "trip", "kiss_goodbye", "laugh"],
  shows: ["notice", "word", "gentle", "light"],
  meant: ["rest", "alone", "smile", "home"],
} as const;

/** Starts which the person rewrites; the words are never Tend's alone. */
export function beginnings(of: keyof typeof ids): Beginning[] {
  return ids[of].map((id) => ({ id, name: tMaybe(`${of}.${id}`) ?? id, start: tMaybe(`${of}.${id}_start`) ?? "" }));
}
