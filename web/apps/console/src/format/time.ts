/** Instants on screen, always as the clock in Shanghai shows them, wherever the browser stands. */
const CHINA = "Asia/Shanghai";
const CHINA_OFFSET = "+08:00";

const parts = new Intl.DateTimeFormat("sv-SE", {
  timeZone: CHINA,
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  hour12: false,
});

/** "2025-11-23 17:05:09". */
export function formatInstant(instant: string | Date): string {
  return parts.format(typeof instant === "string" ? new Date(instant) : instant);
}

/** "2025-11-23 17:05", for lists. */
export function formatMinute(instant: string | Date): string {
  return formatInstant(instant).slice(0, 16);
}

/** "17:05:09". */
export function formatClock(instant: string | Date): string {
  return formatInstant(instant).slice(11);
}

/** "17:00", an hour of the day. */
export function formatHour(instant: string | Date): string {
  return formatInstant(instant).slice(11, 16);
}

/** Whether a text from an address is a day: "2025-11-23". */
export function isDate(text: string | undefined): text is string {
  return text !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));
}

/** The instant at which a day begins in China: "2025-11-23" → "2025-11-22T16:00:00.000Z". */
export function startOfDay(date: string): string {
  return new Date(`${date}T00:00:00${CHINA_OFFSET}`).toISOString();
}

/** The instant at which the day after begins: periods are half-open. */
export function endOfDay(date: string): string {
  const start = new Date(`${date}T00:00:00${CHINA_OFFSET}`);
  start.setUTCDate(start.getUTCDate() + 1);
  return start.toISOString();
}

/** "14 分 05 秒" or "14 min 05 s", of whole seconds. */
export function formatWait(seconds: number, language: "zh" | "en"): string {
  const whole = Math.max(0, Math.ceil(seconds));
  const minutes = Math.floor(whole / 60);
  const rest = whole % 60;
  if (minutes === 0) return language === "zh" ? `${rest} 秒` : `${rest} s`;
  const two = rest.toString().padStart(2, "0");
  return language === "zh" ? `${minutes} 分 ${two} 秒` : `${minutes} min ${two} s`;
}
