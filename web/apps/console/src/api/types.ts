/** Short names for what the staff API answers, taken from the generated paths. */
import type { Answer } from "@trident/client";

export type StaffSession = Answer<"/api/staff/session", "get">;
export type Overview = Answer<"/api/staff/overview", "get">;
export type Lookup = Answer<"/api/staff/customers/search", "post">;
export type CustomerRow = Lookup["items"][number];
export type CustomerProfile = Answer<"/api/staff/customers/{customer_id}", "get">;
export type Account = Answer<"/api/staff/customers/{customer_id}/accounts/{account_id}", "get">;
export type Posting = Answer<"/api/staff/customers/{customer_id}/accounts/{account_id}/entries", "get">["items"][number];
export type EntryKind = Posting["kind"];
/** An entry from one account's side. */
export type EntryDetail = Answer<"/api/staff/customers/{customer_id}/accounts/{account_id}/entries/{entry_id}", "get">;
export type Approval = Answer<"/api/staff/approvals/{approval_id}", "get">;
export type ApprovalKind = Approval["kind"];
export type ApprovalStatus = Approval["status"];
export type AccountSummary = Extract<Approval["summary"], { about: "account" }>;
export type EntrySummary = Extract<Approval["summary"], { about: "entry" }>;
export type AuditRecord = Answer<"/api/staff/audit", "get">["items"][number];
export type GenuineReceipt = Answer<"/api/staff/receipts/{reference}", "get">;
export type DeadLetter = Answer<"/api/staff/dead-letters", "get">["items"][number];
export type LedgerTotals = Answer<"/api/staff/ledger/totals", "get">;
export type StaffMember = Answer<"/api/staff/staff", "get">["items"][number];

export type RiskBoard = Answer<"/api/staff/risk/board", "get">;
export type CaseLine = Answer<"/api/staff/risk/cases", "get">["items"][number];
export type CaseDetail = Answer<"/api/staff/risk/cases/{case_id}", "get">;
export type CaseEvidence = Answer<"/api/staff/risk/cases/{case_id}/evidence", "get">;
export type ListEntry = Answer<"/api/staff/risk/lists", "get">["items"][number];
export type Score = Answer<"/api/staff/risk/scores", "get">["items"][number];
export type DecisionPoint = Answer<"/api/staff/policies", "get">["items"][number];
export type PolicyVersion = Answer<"/api/staff/policies/{name}/versions", "get">["items"][number];
export type PolicyDocument = Answer<"/api/staff/policies/{name}/versions/{digest}", "get">;
export type PolicyFault = Answer<"/api/staff/policies/{name}/inspect", "post">["faults"][number];
export type PolicyComparison = Answer<"/api/staff/policies/{name}/versions/{digest}/comparison", "get">;
export type DecisionLine = Answer<"/api/staff/decisions", "get">["items"][number];
export type DecisionFound = Answer<"/api/staff/decisions/{name}/{request_id}", "get">;

export interface Page<T> {
  items: T[];
  next_cursor?: string | null;
}

/** What a route of the console or a control in it asks for; the session says what the person has. */
export type Permission =
  | "staff:overview:read"
  | "staff:customer:search"
  | "staff:customer:read"
  | "staff:account:read"
  | "staff:approval:create"
  | "staff:approval:read"
  | "staff:approval:decide"
  | "staff:audit:read"
  | "staff:dead-letter:read"
  | "staff:dead-letter:replay"
  | "staff:ledger:read"
  | "staff:staff:read"
  | "staff:session:read"
  | "staff:session:revoke"
  | "staff:policy:read"
  | "staff:policy:draft"
  | "staff:policy:approve"
  | "staff:policy:publish"
  | "staff:decision:read"
  | "staff:risk:read"
  | "staff:case:read"
  | "staff:case:decide"
  | "staff:list:read"
  | "staff:list:propose"
  | "staff:list:approve"
  | "staff:score:read"
  | "staff:score:publish";
