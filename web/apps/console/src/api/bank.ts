import { Client, type Problem } from "@trident/client";
import { preferences } from "../preferences";

const expiry = new Set<(problem: Problem) => void>();

/** The one connection to the bank. */
export const bank = new Client({
  language: () => (preferences().language === "zh" ? "zh-CN" : "en"),
  onSessionExpired: (problem) => expiry.forEach((listener) => listener(problem)),
});

/** Calls `listener` whenever the bank says that the session has ended. */
export function onSessionExpired(listener: (problem: Problem) => void): () => void {
  expiry.add(listener);
  return () => expiry.delete(listener);
}
