import type { Transfer } from "@trident/client";
import type { IconName } from "@trident/ui";
import type { Say } from "../../i18n/words";
import type { transferWords } from "./words";

type Words = Say<keyof (typeof transferWords)["zh"]>;

export function iconOf(status: Transfer["status"]): IconName {
  if (status === "settled") return "check";
  return status === "delayed" || status === "held" ? "clock" : "alert";
}

/** One sentence on where a transfer stands, and what that means for the money. */
export function noteOf(transfer: Transfer, t: Words, due: string): string {
  if (transfer.status === "delayed") return t(transfer.reason === "chosen" ? "delayedNote" : "delayedByBankNote", { due });
  if (transfer.status === "held") return t(transfer.is_confirmed ? "heldConfirmedNote" : "heldNote");
  if (transfer.status === "rejected") return t(transfer.reason === "fraud" ? "rejectedFraudNote" : "rejectedNote");
  return t(transfer.status === "cancelled" ? "cancelledNote" : "doneText");
}
