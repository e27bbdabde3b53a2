import type { DatesItem } from "../../core/views";
import { whenText } from "../../ui/when";
import { t } from "../../words/t";

/** "Today", "Tomorrow", "In 14 days". */
export function untilText(next: number, today: number): string {
  const days = next - today;
  return days === 0 ? t("day.today") : days === 1 ? t("dates.tomorrow") : t("dates.in_days", { n: days });
}

/** "In 14 days, 29 June 2019". */
export const dayLine = ({ next, when }: DatesItem, today: number): string =>
  `${untilText(next ?? 0, today)}, ${whenText(when)}`;

/** "In 14 days: 8 years"; where the year is not known, "In 14 days". */
export function yearsLine({ next, years }: DatesItem, today: number): string {
  const when = untilText(next ?? 0, today);
  return years === undefined ? when : t("dates.years", { when, n: years });
}
