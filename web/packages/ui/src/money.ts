/** Amounts are whole minor units (fen). Nothing here goes through a fraction. */

const EXPONENTS: Readonly<Record<string, number>> = { JPY: 0, KRW: 0, VND: 0 };
const SYMBOLS: Readonly<Record<string, string>> = { CNY: "¥", USD: "$", EUR: "€", HKD: "HK$", JPY: "JP¥", GBP: "£" };

export interface MoneyParts {
  sign: "" | "+" | "−";
  symbol: string;
  /** Grouped in threes. */
  integer: string;
  /** With its point, e.g. ".50"; empty for currencies without minor units. */
  fraction: string;
}

export function exponentOf(currency: string): number {
  return EXPONENTS[currency] ?? 2;
}

export function symbolOf(currency: string): string {
  return SYMBOLS[currency] ?? `${currency} `;
}

/** Splits an amount for display. `signed` puts a plus before what comes in; a minus is always shown. */
export function moneyParts(minor: number, currency: string, signed = false): MoneyParts {
  const exponent = exponentOf(currency);
  const digits = BigInt(minor < 0 ? -minor : minor)
    .toString()
    .padStart(exponent + 1, "0");
  const cut = digits.length - exponent;
  return {
    sign: minor < 0 ? "−" : signed && minor > 0 ? "+" : "",
    symbol: symbolOf(currency),
    integer: digits.slice(0, cut).replace(/\B(?=(\d{3})+$)/g, ","),
    fraction: exponent === 0 ? "" : `.${digits.slice(cut)}`,
  };
}

/** "¥1,234.50", "−¥3.00". */
export function formatMoney(minor: number, currency: string, signed = false): string {
  const { sign, symbol, integer, fraction } = moneyParts(minor, currency, signed);
  return `${sign}${symbol}${integer}${fraction}`;
}
