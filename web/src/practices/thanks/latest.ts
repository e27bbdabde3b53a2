import type { ThanksItem } from "../../core/views";

/** The last of those to me that stand. */
export const latestTo = (all: ThanksItem[]): ThanksItem | undefined =>
  all.find(({ mine, withdrawn }) => !mine && withdrawn === undefined);

/** It came today or yesterday: then it stands above all that is offered. */
export const isNear = ({ day }: ThanksItem, today: number): boolean => day >= today - 1;

/** Whether I said one today that stands. */
export const saidToday = (all: ThanksItem[], today: number): boolean =>
  all.some(({ mine, day, withdrawn }) => mine && day === today && withdrawn === undefined);
