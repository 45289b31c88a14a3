/** Short names for what the customer app reads and sends, taken from the generated paths. */
import type { Answer, Request } from "./operations";

export type Challenge = Answer<"/api/customer/session/password", "post">;
export type Session = Answer<"/api/customer/session", "get">;
export type Device = Answer<"/api/customer/sessions", "get">["items"][number];
export type Accounts = Answer<"/api/customer/accounts", "get">;
export type Account = Accounts["items"][number];
export type AccountDetail = Answer<"/api/customer/accounts/{account_id}", "get">;
export type AccountLimit = AccountDetail["limits"][number];
export type EntryPage = Answer<"/api/customer/accounts/{account_id}/entries", "get">;
export type Posting = EntryPage["items"][number];
export type EntryKind = Posting["kind"];
export type Receipt = Answer<"/api/customer/accounts/{account_id}/entries/{entry_id}", "get">;
export type SuggestedPayee = Answer<"/api/customer/payees/suggest", "post">["items"][number];
export type Payee = Answer<"/api/customer/payees", "get">["items"][number];
export type NameCheck = Answer<"/api/customer/payees/check", "post">;
export type Transfer = Answer<"/api/customer/transfers/{transfer_id}", "get">;
export type StepUp = Answer<"/api/customer/step-ups/{step_up_id}", "get">;
export type TransferOrder = Request<"/api/customer/transfers", "post">;
export type InboxPage = Answer<"/api/customer/inbox", "get">;
export type Message = InboxPage["items"][number];
