import { useQueryClient, type QueryClient } from "@tanstack/react-query";
import type { CustomerRow } from "../../api/types";

/** As long as the bank lets a member of staff open what they found. */
const KEPT_FOR_MS = 30 * 60_000;

/** What one search found, kept in this page's memory only: going back shows it again, a reload does not. */
export interface FoundLookup {
  lookupId: string;
  query: string;
  reason: string;
  rows: CustomerRow[];
  validUntil: string;
}

const keyOf = (lookupId: string) => ["lookup", lookupId];

export function keepLookup(queries: QueryClient, found: FoundLookup): void {
  queries.setQueryDefaults(["lookup"], { gcTime: KEPT_FOR_MS, staleTime: Infinity });
  queries.setQueryData(keyOf(found.lookupId), found);
}

export function useLookup(lookupId: string | undefined): FoundLookup | null {
  const queries = useQueryClient();
  return lookupId === undefined ? null : (queries.getQueryData<FoundLookup>(keyOf(lookupId)) ?? null);
}
