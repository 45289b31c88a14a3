import { parseAmount } from "@trident/ui";
import type { EntryFilters } from "../../api/reads";
import type { EntryKind } from "../../api/types";
import { isDate } from "../../format/time";
import { zh } from "../../i18n/zh";

/** Filters as they stand in the address. */
export interface EntrySearch {
  from?: string;
  to?: string;
  direction?: string;
  kind?: string;
  min?: string;
  max?: string;
}

export const FILTER_NAMES = ["from", "to", "direction", "kind", "min", "max"] as const;

function amountOf(text: string | undefined, currency: string): number | null {
  const parsed = parseAmount(text ?? "", currency);
  return "minor" in parsed ? parsed.minor : null;
}

/** What the bank is asked for; what the address says wrongly is left out. */
export function filtersOf(search: EntrySearch, currency: string): EntryFilters {
  return {
    from: isDate(search.from) ? search.from : null,
    to: isDate(search.to) ? search.to : null,
    direction: search.direction === "in" || search.direction === "out" ? search.direction : null,
    kind: isEntryKind(search.kind) ? search.kind : null,
    min_minor: amountOf(search.min, currency),
    max_minor: amountOf(search.max, currency),
  };
}

export function isFiltered(search: EntrySearch): boolean {
  return FILTER_NAMES.some((name) => search[name] !== undefined);
}

function isEntryKind(text: string | undefined): text is EntryKind {
  return text !== undefined && Object.hasOwn(zh.terms.entryKinds, text);
}

export type AmountFault = "malformed" | "order" | null;

/** Whether two typed amounts make a range. */
export function amountFault(min: string, max: string, currency: string): AmountFault {
  const [low, high] = [parseAmount(min, currency), parseAmount(max, currency)];
  if ([low, high].some((parsed) => "fault" in parsed && parsed.fault !== "empty")) return "malformed";
  return "minor" in low && "minor" in high && low.minor > high.minor ? "order" : null;
}
