import { exponentOf, moneyParts } from "./money";

/** The longest integer part that a person may type: what lies below it is exact in a double. */
const MAX_INTEGER_DIGITS = 12;

/** "1234.5" for an input field: no symbol, no groups, no needless zeros. */
export function plainAmount(minor: number, currency: string): string {
  const { integer, fraction } = moneyParts(minor, currency);
  return (integer.replaceAll(",", "") + fraction).replace(/\.?0+$/, (zeros) => (zeros.startsWith(".") ? "" : zeros));
}

export type ParsedAmount = { minor: number } | { fault: "empty" | "malformed" | "too-fine" | "too-large" };

/** Reads what a person typed ("1,234.5", "１２", "0.05") as minor units, digit by digit. */
export function parseAmount(text: string, currency: string): ParsedAmount {
  const plain = text
    .normalize("NFKC")
    .replaceAll("。", ".")
    .replace(/[\s,]/g, "");
  if (plain === "") return { fault: "empty" };
  const match = /^(\d*)(?:\.(\d*))?$/.exec(plain);
  const integer = match?.[1] ?? "";
  const fraction = match?.[2] ?? "";
  if (match === null || integer + fraction === "") return { fault: "malformed" };
  const exponent = exponentOf(currency);
  if (fraction.replace(/0+$/, "").length > exponent) return { fault: "too-fine" };
  const whole = integer.replace(/^0+/, "");
  if (whole.length > MAX_INTEGER_DIGITS) return { fault: "too-large" };
  return { minor: Number(whole + fraction.slice(0, exponent).padEnd(exponent, "0")) };
}

/** Keeps of a keystroke what can become an amount: digits, one point, no more decimals than the currency has. */
export function typedAmount(text: string, currency: string): string {
  const plain = text
    .normalize("NFKC")
    .replaceAll("。", ".")
    .replace(/[^\d.]/g, "");
  const [integer = "", ...rest] = plain.split(".");
  const whole = integer.replace(/^0+(?=\d)/, "").slice(0, MAX_INTEGER_DIGITS);
  const exponent = exponentOf(currency);
  if (rest.length === 0 || exponent === 0) return whole;
  return `${whole === "" ? "0" : whole}.${rest.join("").slice(0, exponent)}`;
}
