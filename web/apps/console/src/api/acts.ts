/** What staff do. Each is carried out or refused by name: they throw Problem or NetworkFailure. */
import { bank } from "./bank";
import type { ApprovalKind } from "./types";

/** The four particulars that only a genuine receipt has together; `on` is a day in China. */
export interface PrintedReceipt {
  reference: string;
  code: string;
  on: string;
  amountMinor: number;
}

/** Looks for customers; the bank writes down who asked for whom, and why. */
export function searchCustomers(query: string, reason: string) {
  return bank.post("/api/staff/customers/search", { body: { query, reason } });
}

/** Holds a receipt against the books; the bank writes down who had one of its own confirmed. */
export function checkReceipt({ reference, ...printed }: PrintedReceipt, signal: AbortSignal) {
  return bank.get("/api/staff/receipts/{reference}", {
    path: { reference },
    query: { code: printed.code, on: printed.on, amount_minor: printed.amountMinor },
    signal,
  });
}

export function requestApproval(kind: ApprovalKind, subjectId: string, reason: string) {
  return bank.post("/api/staff/approvals", { body: { kind, subject_id: subjectId, reason } });
}

export function approve(id: string, reason: string) {
  return bank.post("/api/staff/approvals/{approval_id}/approve", {
    path: { approval_id: id },
    body: reason === "" ? {} : { reason },
  });
}

export function reject(id: string, reason: string) {
  return bank.post("/api/staff/approvals/{approval_id}/reject", { path: { approval_id: id }, body: { reason } });
}

export function withdraw(id: string) {
  return bank.post("/api/staff/approvals/{approval_id}/withdraw", { path: { approval_id: id } });
}

export function replayDeadLetter(id: string) {
  return bank.post("/api/staff/dead-letters/{letter_id}/replay", { path: { letter_id: id } });
}

export function revokeSessions(staffId: string, reason: string) {
  return bank.post("/api/staff/staff/{staff_id}/sessions/revoke", {
    path: { staff_id: staffId },
    body: reason === "" ? {} : { reason },
  });
}
