import type { Problem, Transfer } from "@trident/client";
interface Reason {
  zh: string;
  en: string;
}

function isReason(value: unknown): value is Reason {
  return typeof value === "object" && value !== null && "zh" in value && "en" in value;
}

/** Why the bank asks for more proof or refuses, in the person's language. */
export function reasonsOf(from: Problem | Transfer, language: "zh" | "en"): string[] {
  const given: unknown = "reasons" in from ? from.reasons : from.extra["reasons"];
  return Array.isArray(given) ? given.filter(isReason).map((reason) => reason[language]) : [];
}
