/** What the console reads, with the keys under which it is kept. */
import { queryOptions } from "@tanstack/react-query";
import type { PageRequest } from "../parts/useCursorPages";
import { bank } from "./bank";
import type { ApprovalStatus, EntryKind } from "./types";

/** How often what changes by itself is asked for again while somebody is at the desk. */
export const POLL_MS = 15_000;

export const overviewQuery = queryOptions({
  queryKey: ["overview"],
  queryFn: ({ signal }) => bank.get("/api/staff/overview", { signal }),
});

/** A customer and what hangs on them are open only under the look-up that found them. */
export interface Opened {
  customerId: string;
  lookupId: string;
}

/** Each of these reads is written down as a view of the customer, so none is repeated that nobody asked for. */
const ON_RECORD = { staleTime: 60_000, refetchOnWindowFocus: false, refetchOnReconnect: false } as const;

export const customerQuery = ({ customerId, lookupId }: Opened) =>
  queryOptions({
    queryKey: ["customer", customerId, lookupId],
    queryFn: ({ signal }) =>
      bank.get("/api/staff/customers/{customer_id}", {
        path: { customer_id: customerId },
        query: { lookup_id: lookupId },
        signal,
      }),
    ...ON_RECORD,
  });

export const accountsQuery = ({ customerId, lookupId }: Opened) =>
  queryOptions({
    queryKey: ["customer", customerId, lookupId, "accounts"],
    queryFn: ({ signal }) =>
      bank.get("/api/staff/customers/{customer_id}/accounts", {
        path: { customer_id: customerId },
        query: { lookup_id: lookupId },
        signal,
      }),
    ...ON_RECORD,
  });

export const accountQuery = ({ customerId, lookupId }: Opened, accountId: string) =>
  queryOptions({
    queryKey: ["customer", customerId, lookupId, "account", accountId],
    queryFn: ({ signal }) =>
      bank.get("/api/staff/customers/{customer_id}/accounts/{account_id}", {
        path: { customer_id: customerId, account_id: accountId },
        query: { lookup_id: lookupId },
        signal,
      }),
    ...ON_RECORD,
  });

export interface EntryFilters {
  from: string | null;
  to: string | null;
  direction: "in" | "out" | null;
  kind: EntryKind | null;
  min_minor: number | null;
  max_minor: number | null;
}

export function readEntries(opened: Opened, accountId: string, filters: EntryFilters) {
  return ({ cursor, limit, signal }: PageRequest) =>
    bank.get("/api/staff/customers/{customer_id}/accounts/{account_id}/entries", {
      path: { customer_id: opened.customerId, account_id: accountId },
      query: { lookup_id: opened.lookupId, ...filters, cursor, limit },
      signal,
    });
}

export const entryQuery = (opened: Opened, accountId: string, entryId: string) =>
  queryOptions({
    queryKey: ["customer", opened.customerId, opened.lookupId, "entry", accountId, entryId],
    queryFn: ({ signal }) =>
      bank.get("/api/staff/customers/{customer_id}/accounts/{account_id}/entries/{entry_id}", {
        path: { customer_id: opened.customerId, account_id: accountId, entry_id: entryId },
        query: { lookup_id: opened.lookupId },
        signal,
      }),
    ...ON_RECORD,
  });

export function readApprovals(status: ApprovalStatus | null) {
  return ({ cursor, limit, signal }: PageRequest) =>
    bank.get("/api/staff/approvals", { query: { status, cursor, limit }, signal });
}

export const approvalQuery = (id: string) =>
  queryOptions({
    queryKey: ["approvals", "one", id],
    queryFn: ({ signal }) => bank.get("/api/staff/approvals/{approval_id}", { path: { approval_id: id }, signal }),
  });

export interface AuditFilters {
  action: string | null;
  actor: string | null;
  subject_id: string | null;
  from: string | null;
  to: string | null;
}

export function readAudit(filters: AuditFilters) {
  return ({ cursor, limit, signal }: PageRequest) =>
    bank.get("/api/staff/audit", { query: { ...filters, cursor, limit }, signal });
}

export const auditVerificationQuery = queryOptions({
  queryKey: ["audit", "verification"],
  queryFn: ({ signal }) => bank.get("/api/staff/audit/verification", { signal }),
  staleTime: 60_000,
});

export function readDeadLetters({ cursor, limit, signal }: PageRequest) {
  return bank.get("/api/staff/dead-letters", { query: { cursor, limit }, signal });
}

export const ledgerTotalsQuery = queryOptions({
  queryKey: ["ledger", "totals"],
  queryFn: ({ signal }) => bank.get("/api/staff/ledger/totals", { signal }),
});

export const ledgerVerificationQuery = queryOptions({
  queryKey: ["ledger", "verification"],
  queryFn: ({ signal }) => bank.get("/api/staff/ledger/verification", { signal }),
});

export function readStaff({ cursor, limit, signal }: PageRequest) {
  return bank.get("/api/staff/staff", { query: { cursor, limit }, signal });
}
