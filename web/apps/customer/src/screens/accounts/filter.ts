import type { EntryKind } from "@trident/client";
import { addDays, addMonths, isDay } from "@trident/ui";

/** Which entries to show; kept in the address, so that going back finds them. Amounts in minor units. */
export interface EntryFilter {
  from?: string;
  to?: string;
  direction?: "in" | "out";
  kind?: EntryKind;
  min_minor?: number;
  max_minor?: number;
}

export const KINDS: readonly EntryKind[] = [
  "transfer",
  "salary",
  "shopping",
  "bill",
  "cash-deposit",
  "cash-withdrawal",
  "fee",
  "interest",
  "reversal",
  "adjustment",
  "opening",
  "hold-capture",
];

const WHOLE = /^\d{1,15}$/;

/** Reads what an address says, and passes over what makes no sense. */
export function readFilter(search: string): EntryFilter {
  const params = new URLSearchParams(search);
  const filter: EntryFilter = {};
  const from = params.get("from") ?? "";
  const to = params.get("to") ?? "";
  if (isDay(from)) filter.from = from;
  if (isDay(to)) filter.to = to;
  const direction = params.get("direction");
  if (direction === "in" || direction === "out") filter.direction = direction;
  const kind = KINDS.find((known) => known === params.get("kind"));
  if (kind !== undefined) filter.kind = kind;
  const min = params.get("min") ?? "";
  const max = params.get("max") ?? "";
  if (WHOLE.test(min)) filter.min_minor = Number(min);
  if (WHOLE.test(max)) filter.max_minor = Number(max);
  return filter;
}

/** The search part of an address, with its "?"; empty for no filter. */
export function writeFilter(filter: EntryFilter): string {
  const params = new URLSearchParams();
  const names: Record<keyof EntryFilter, string> = { from: "from", to: "to", direction: "direction", kind: "kind", min_minor: "min", max_minor: "max" };
  for (const [key, name] of Object.entries(names) as [keyof EntryFilter, string][]) {
    const value = filter[key];
    if (value !== undefined) params.set(name, String(value));
  }
  const text = params.toString();
  return text === "" ? "" : `?${text}`;
}

export type Period = "any" | "days7" | "month1" | "months3" | "custom";

export function daysOf(period: Exclude<Period, "any" | "custom">, today: string): { from: string; to: string } {
  const from = { days7: addDays(today, -6), month1: addMonths(today, -1), months3: addMonths(today, -3) }[period];
  return { from, to: today };
}

/** Which of the usual periods a filter is. */
export function periodOf(filter: EntryFilter, today: string): Period {
  if (filter.from === undefined && filter.to === undefined) return "any";
  const usual = (["days7", "month1", "months3"] as const).find((period) => {
    const days = daysOf(period, today);
    return days.from === filter.from && days.to === filter.to;
  });
  return usual ?? "custom";
}

/** How many conditions a filter sets. */
export function conditionsOf(filter: EntryFilter): number {
  const { from, to, direction, kind, min_minor: min, max_minor: max } = filter;
  const set = [from ?? to, direction, kind, min ?? max];
  return set.filter((condition) => condition !== undefined).length;
}
