import { newIdempotencyKey, type TransferOrder } from "@trident/client";

/**
 * A transfer that the person has confirmed. Its key is made here, once, and every attempt carries it: however often the
 * network fails, the bank makes the transfer at most once. It outlives a reload of the page, until its result is known.
 */
export interface Intent {
  key: string;
  customerId: string;
  order: TransferOrder;
  /** How the payee is called on screen. */
  payeeName: string;
  payeeNumber: string;
  /** What the person has proven for it. */
  stepUpId?: string;
  /** Why its result is not known. */
  state: "sending" | "interrupted";
}

const PLACE = "trident.transfer-intent";

export function newIntent(intent: Omit<Intent, "key" | "state">): Intent {
  return { ...intent, key: newIdempotencyKey(), state: "sending" };
}

/** Keeps the intent for as long as this tab lives. */
export function keepIntent(intent: Intent): void {
  try {
    sessionStorage.setItem(PLACE, JSON.stringify(intent));
  } catch {
    // No storage: it lives as long as the page does.
  }
}

export function dropIntent(): void {
  try {
    sessionStorage.removeItem(PLACE);
  } catch {
    // As above.
  }
}

/** The customer's intent whose result is not known, if there is one. */
export function pendingIntent(customerId: string): Intent | null {
  try {
    const kept = JSON.parse(sessionStorage.getItem(PLACE) ?? "null") as Intent | null;
    return kept?.customerId === customerId ? kept : null;
  } catch {
    return null;
  }
}
