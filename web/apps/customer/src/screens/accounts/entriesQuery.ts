import { infiniteQueryOptions } from "@tanstack/react-query";
import { api } from "../../session/store";
import type { EntryFilter } from "./filter";

const PAGE_SIZE = 30;

/** The entries of an account that a filter lets through, page by page. */
export function entriesQuery(accountId: string, filter: EntryFilter) {
  return infiniteQueryOptions({
    queryKey: ["accounts", "entries", accountId, filter],
    queryFn: ({ pageParam, signal }) =>
      api.get("/api/customer/accounts/{account_id}/entries", {
        path: { account_id: accountId },
        query: { ...filter, ...(pageParam !== null && { cursor: pageParam }), limit: PAGE_SIZE },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  });
}
