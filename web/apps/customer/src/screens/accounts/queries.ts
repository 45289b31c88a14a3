import type { Account, Accounts } from "@trident/client";
import { queryOptions } from "@tanstack/react-query";
import { api } from "../../session/store";

/** The person's accounts: those of class I first, as they are the ones that everything else is bound to. */
export const accountsQuery = queryOptions({
  queryKey: ["accounts", "list"],
  queryFn: async ({ signal }) => {
    const accounts = await api.get("/api/customer/accounts", { signal });
    return { ...accounts, items: [...accounts.items].sort((one, other) => one.kind.localeCompare(other.kind)) };
  },
});

export function accountQuery(accountId: string) {
  return queryOptions({
    queryKey: ["accounts", "one", accountId],
    queryFn: ({ signal }) => api.get("/api/customer/accounts/{account_id}", { path: { account_id: accountId }, signal }),
  });
}

/** The newest entries of an account, for a glance. */
export function latestQuery(accountId: string, limit: number) {
  return queryOptions({
    queryKey: ["accounts", "latest", accountId, limit],
    queryFn: ({ signal }) => api.get("/api/customer/accounts/{account_id}/entries", { path: { account_id: accountId }, query: { limit }, signal }),
  });
}

/** "1234" of "6222 **** 1234". */
export function last4(numberMasked: string): string {
  return numberMasked.slice(-4);
}

/** The accounts of one currency with something in them, and the largest first: for the bar of shares. */
export function sharesOf(accounts: Accounts, currency: string): readonly Account[] {
  return accounts.items
    .filter((account) => account.currency === currency && account.balance_minor > 0)
    .sort((one, other) => other.balance_minor - one.balance_minor);
}
