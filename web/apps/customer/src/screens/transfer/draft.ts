import type { Account, NameCheck, TransferOrder } from "@trident/client";
import { formatMoney, hasValidCheckDigit, parseAmount } from "@trident/ui";
import type { Say } from "../../i18n/words";
import type { transferWords } from "./words";

/** A payee of the book, with an older one that it may be taken for; or what was typed. */
export type DraftPayee =
  | { kind: "saved"; id: string; name: string; numberMasked: string; resembles?: { name: string; numberMasked: string } }
  | { kind: "typed"; number: string; name: string };

export const TIMINGS = ["real-time", "two-hours", "next-day"] as const;
export type Timing = (typeof TIMINGS)[number];

/** A transfer while it is being written. */
export interface Draft {
  sourceId: string;
  payee: DraftPayee;
  /** As typed. */
  amount: string;
  memo: string;
  /** The person has said that the payee's account is their own. */
  isOwn: boolean;
  /** When the payee is to have the money. */
  timing: Timing;
}

export type Check = NameCheck["outcome"] | "checking" | "limited" | "failed" | null;

export interface Faults {
  number?: string;
  name?: string;
  own?: string;
  amount?: string;
}

export const NUMBER_DIGITS = { least: 10, most: 19 } as const;
export const MEMO_LENGTH = 60;

export const EMPTY_PAYEE: DraftPayee = { kind: "typed", number: "", name: "" };

const MOBILE = /^1[3-9]\d{9}$/;

/** Whether a number can be paid to: an account's, long enough and its check digit right, or a mobile number. */
export function isPlausibleNumber(number: string): boolean {
  return MOBILE.test(number) || (number.length >= NUMBER_DIGITS.least && hasValidCheckDigit(number));
}

type Words = Say<keyof (typeof transferWords)["zh"]>;

/** What keeps a draft from being confirmed, by field. The server judges again; this is to save the way there. */
export function faultsOf(draft: Draft, source: Account, check: Check, t: Words): Faults {
  const faults: Faults = {};
  if (draft.payee.kind === "typed") {
    const { number, name } = draft.payee;
    if (number === "") faults.number = t("numberMissing");
    else if (!isPlausibleNumber(number)) faults.number = t("numberFault");
    else if (check === "unknown") faults.number = t("check.unknown");
    if (name.trim() === "") faults.name = t("nameMissing");
    else if (check === "mismatch") faults.name = t("check.mismatch");
    if (check === "own-account" && !draft.isOwn) faults.own = t("toOwnMissing");
  }
  const amount = amountFault(draft.amount, source, t);
  if (amount !== undefined) faults.amount = amount;
  return faults;
}

export function amountFault(text: string, source: Account, t: Words): string | undefined {
  const parsed = parseAmount(text, source.currency);
  if ("fault" in parsed) {
    return t(({ empty: "amountMissing", malformed: "amountFault", "too-fine": "amountTooFine", "too-large": "amountTooLarge" } as const)[parsed.fault]);
  }
  if (parsed.minor === 0) return t("amountZero");
  if (parsed.minor > source.available_minor) return t("amountOver", { available: formatMoney(source.available_minor, source.currency) });
  return undefined;
}

/** The order that a faultless draft amounts to. */
export function orderOf(draft: Draft, source: Account): TransferOrder {
  const parsed = parseAmount(draft.amount, source.currency);
  if ("fault" in parsed) throw new Error("A draft with a fault is not ordered");
  const memo = draft.memo.trim();
  return {
    source_account_id: source.id,
    ...(draft.payee.kind === "saved"
      ? { payee_id: draft.payee.id }
      : { payee_account_number: draft.payee.number, payee_name: draft.payee.name.trim() }),
    amount_minor: parsed.minor,
    // An account is of one of the bank's currencies; the contract leaves its answers open for more.
    currency: source.currency as TransferOrder["currency"],
    ...(memo !== "" && { memo }),
    ...(draft.isOwn && { to_own_account: true }),
    ...(draft.timing !== "real-time" && { timing: draft.timing }),
  };
}
