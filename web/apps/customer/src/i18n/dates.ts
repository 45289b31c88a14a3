import type { Language } from "../device";

/** The bank's clock; entries belong to its days wherever the customer travels. */
const ZONE = "Asia/Shanghai";

export function localeOf(language: Language): string {
  return language === "zh" ? "zh-CN" : "en-GB";
}

const formats = new Map<string, Intl.DateTimeFormat>();

function format(instant: string | Date, language: Language, options: Intl.DateTimeFormatOptions): string {
  const key = language + JSON.stringify(options);
  let formatter = formats.get(key);
  if (formatter === undefined) {
    formatter = new Intl.DateTimeFormat(localeOf(language), { timeZone: ZONE, hourCycle: "h23", ...options });
    formats.set(key, formatter);
  }
  return formatter.format(typeof instant === "string" ? new Date(instant) : instant);
}

/** The bank's calendar day of an instant: "2026-03-05". */
export function dayOf(instant: string | Date): string {
  const date = typeof instant === "string" ? new Date(instant) : instant;
  // Swedish writes dates as ISO 8601 does.
  return new Intl.DateTimeFormat("sv-SE", { timeZone: ZONE }).format(date);
}

export function today(): string {
  return dayOf(new Date());
}

/** 0 to 23 at the bank. */
export function hourOf(instant: Date): number {
  return Number(new Intl.DateTimeFormat("en-GB", { timeZone: ZONE, hour: "2-digit", hourCycle: "h23" }).format(instant));
}

/** "3月18日 星期三", with the year only where it is not this one. */
export function dayName(instant: string, language: Language): string {
  const isThisYear = dayOf(instant).slice(0, 4) === today().slice(0, 4);
  return format(instant, language, { month: "short", day: "numeric", weekday: "short", ...(isThisYear ? {} : { year: "numeric" }) });
}

/** "3月18日", with the year only where it is not this one. */
export function shortDay(instant: string, language: Language): string {
  const isThisYear = dayOf(instant).slice(0, 4) === today().slice(0, 4);
  return format(instant, language, { month: "short", day: "numeric", ...(isThisYear ? {} : { year: "numeric" }) });
}

/** "2026年3月". */
export function monthName(instant: string, language: Language): string {
  return format(instant, language, { year: "numeric", month: "long" });
}

/** "10:30". */
export function timeOfDay(instant: string, language: Language): string {
  return format(instant, language, { hour: "2-digit", minute: "2-digit" });
}

/** "2026/03/18 10:30:05": for receipts, to the second. */
export function exactTime(instant: string, language: Language): string {
  const options = { year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit" } as const;
  return format(instant, language, options);
}

/** "3月18日 10:30". */
export function shortTime(instant: string, language: Language): string {
  return format(instant, language, { month: "short", day: "numeric", hour: "2-digit", minute: "2-digit" });
}

/** A calendar day ("2026-03-18") in words. */
export function calendarDay(day: string, language: Language): string {
  return format(`${day}T12:00:00Z`, language, { year: "numeric", month: "short", day: "numeric" });
}
