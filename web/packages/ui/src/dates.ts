/** Calendar days as "2026-03-05", the form the API takes. No clock, no time zone: only the calendar. */

export type Day = string;

function parts(day: Day): [year: number, month: number, date: number] {
  const [year = 1970, month = 1, date = 1] = day.split("-").map(Number);
  return [year, month, date];
}

function dayOf(utc: number): Day {
  return new Date(utc).toISOString().slice(0, 10);
}

/** Whether a text is a day that the calendar has. */
export function isDay(text: string): text is Day {
  const instant = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(text) : Number.NaN;
  return !Number.isNaN(instant) && dayOf(instant) === text;
}

export function addDays(day: Day, days: number): Day {
  const [year, month, date] = parts(day);
  return dayOf(Date.UTC(year, month - 1, date + days));
}

/** The same day of another month, or its last day where that month is shorter. */
export function addMonths(day: Day, months: number): Day {
  const [year, month, date] = parts(day);
  const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  return dayOf(Date.UTC(year, month - 1 + months, Math.min(date, last)));
}

export function firstOfMonth(day: Day): Day {
  return `${day.slice(0, 7)}-01`;
}

export function lastOfMonth(day: Day): Day {
  const [year, month] = parts(day);
  return dayOf(Date.UTC(year, month, 0));
}

/** How many days a period covers, both ends included. */
export function daysCovered(from: Day, to: Day): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000) + 1;
}

/** The weeks of a month, Monday first; null where a week reaches into another month. */
export function weeksOf(month: Day): (Day | null)[][] {
  const first = firstOfMonth(month);
  const lead = (new Date(Date.parse(first)).getUTCDay() + 6) % 7;
  const length = Number(lastOfMonth(month).slice(8));
  const cells = Array.from({ length: Math.ceil((lead + length) / 7) * 7 }, (_, at) =>
    at < lead || at >= lead + length ? null : addDays(first, at - lead),
  );
  return Array.from({ length: cells.length / 7 }, (_, week) => cells.slice(week * 7, week * 7 + 7));
}
