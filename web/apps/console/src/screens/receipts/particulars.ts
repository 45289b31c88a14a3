/** What is printed on a receipt, read as people type, paste and misread it. */
import { isDay, parseAmount, plainAmount } from "@trident/ui";
import type { PrintedReceipt } from "../../api/acts";

/** Amounts are typed in yuan. */
export const CURRENCY = "CNY";
const GROUP = 4;
const FIRST_DAY = "2000-01-01";
const LAST_DAY = "2999-12-31";

/** The fields as they stand in the form. */
export interface Typed {
  reference: string;
  code: string;
  on: string;
  amount: string;
}

/** The same as they stand in the address. The code is the receipt's secret and never does. */
export type ReceiptSearch = { [K in Exclude<keyof Typed, "code">]?: string | undefined };

function signsOf(text: string): string {
  // The bank's signs have no O, I and L: whoever typed one meant what it looks like.
  const plain = text.normalize("NFKC").toUpperCase().replace(/[\s\p{Pd}\u2212_.]/gu, "");
  return plain.replaceAll("O", "0").replace(/[IL]/g, "1");
}

const grouped = (signs: string, by: string) => (signs.match(new RegExp(`.{${GROUP}}`, "g")) ?? []).join(by);

/** "k7qf 2m9x4trb" → "K7QF-2M9X-4TRB"; null where it is no reference. */
export function readReference(text: string): string | null {
  const signs = signsOf(text);
  return /^[0-9A-HJKMNP-TV-Z]{12}$/.test(signs) ? grouped(signs, "-") : null;
}

/** The 32 signs of a verification code in groups, as they are printed; null where it is none. */
export function readCode(text: string): string | null {
  const signs = signsOf(text);
  return /^[0-9A-F]{32}$/.test(signs) ? grouped(signs, " ") : null;
}

/** "2026/3/18", "2026年3月18日", "20260318 10:30:00" → "2026-03-18"; null where it is no day. */
export function readDay(text: string): string | null {
  const plain = text.normalize("NFKC").trim();
  const match =
    /^(\d{4})\s*[-/.\u2013\u2212年]\s*(\d{1,2})\s*[-/.\u2013\u2212月]\s*(\d{1,2})(?!\d)/.exec(plain) ?? /^(\d{4})(\d{2})(\d{2})(?!\d)/.exec(plain);
  if (match === null) return null;
  const [, year = "", month = "", date = ""] = match;
  const day = `${year}-${month.padStart(2, "0")}-${date.padStart(2, "0")}`;
  return isDay(day) && day >= FIRST_DAY && day <= LAST_DAY ? day : null;
}

/** "￥1,234.5 元" → 123450 fen; null where it is no amount above zero. */
export function readAmountMinor(text: string): number | null {
  const plain = text.normalize("NFKC").replace(/^\s*(?:[¥￥]|CNY|RMB|人民币)|(?:元|圆|CNY|RMB)\s*$/giu, "");
  const parsed = parseAmount(plain, CURRENCY);
  return "minor" in parsed && parsed.minor > 0 ? parsed.minor : null;
}

/** Null as long as one of the fields cannot be read; the form says which. */
export function readParticulars({ reference, code, on, amount }: Typed): PrintedReceipt | null {
  const read = { reference: readReference(reference), code: readCode(code), on: readDay(on), amountMinor: readAmountMinor(amount) };
  if (read.reference === null || read.code === null || read.on === null || read.amountMinor === null) return null;
  return { reference: read.reference, code: read.code.replaceAll(" ", ""), on: read.on, amountMinor: read.amountMinor };
}

/** The address under which the same check can be opened again, by whoever has the receipt at hand. */
export function searchOf({ reference, on, amountMinor }: PrintedReceipt): ReceiptSearch {
  return { reference, on, amount: plainAmount(amountMinor, CURRENCY) };
}

/** The form as an address fills it in. What can be read stands as it is printed; the rest as it was given. */
export function typedFrom({ reference = "", on = "", amount = "" }: ReceiptSearch): Typed {
  return { reference: readReference(reference) ?? reference, code: "", on: readDay(on) ?? on, amount };
}
