/** What the desk needs beside `@trident/ui`'s money: figures without a symbol, counts, short figures for axes. */
import { moneyParts } from "@trident/ui";

/** "1,234.56": the figure alone, for columns whose head names the currency. */
export function formatAmount(minor: number, currency: string): string {
  const { sign, integer, fraction } = moneyParts(minor, currency);
  return `${sign}${integer}${fraction}`;
}

/** "12,345". */
export function formatCount(count: number): string {
  return count.toString().replace(/\B(?=(\d{3})+$)/g, ",");
}

const STEPS = {
  zh: [
    [100_000_000, " 亿"],
    [10_000, " 万"],
  ],
  en: [
    [1_000_000_000, "B"],
    [1_000_000, "M"],
    [1_000, "K"],
  ],
} as const;

/** A large figure said short, rounded down: "3.2 亿" in Chinese, "320M" in English. For axes only, never for books. */
export function formatShort(value: number, language: "zh" | "en"): string {
  const step = STEPS[language].find(([size]) => value >= size);
  if (step === undefined) return formatCount(Math.trunc(value));
  return `${Math.trunc((value / step[0]) * 10) / 10}${step[1]}`;
}
