import { addDays, addMonths, firstOfMonth, lastOfMonth } from "@trident/ui";

/** Both ends included. */
export interface Days {
  from: string;
  to: string;
}

export type StatementPeriod = "thisMonth" | "lastMonth" | "months3" | "year" | "custom";

export const PERIODS: readonly StatementPeriod[] = ["thisMonth", "lastMonth", "months3", "year", "custom"];

/** The longest period the bank puts on one statement. */
export const MAX_DAYS = 366;

/** How far back the calendar leads. */
export function earliest(today: string): string {
  return addMonths(today, -120);
}

export function daysOfPeriod(period: Exclude<StatementPeriod, "custom">, today: string): Days {
  const lastMonth = addMonths(firstOfMonth(today), -1);
  return {
    thisMonth: { from: firstOfMonth(today), to: today },
    lastMonth: { from: lastMonth, to: lastOfMonth(lastMonth) },
    months3: { from: addDays(addMonths(today, -3), 1), to: today },
    year: { from: addDays(addMonths(today, -12), 1), to: today },
  }[period];
}
