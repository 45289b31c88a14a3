import { Client, type Problem, type Session } from "@trident/client";
import { useSyncExternalStore } from "react";
import { currentLanguage, currentPreferences, setPreference } from "../device";

/** Who is signed in on this page. The session itself is the server's; the page holds only its anti-forgery token. */
export type SessionState =
  | { kind: "asking" }
  | { kind: "unreachable"; error: unknown }
  | { kind: "in"; session: Session }
  | { kind: "out"; notice: "expired" | "left" | null };

let state: SessionState = { kind: "asking" };
const watchers = new Set<() => void>();

function put(next: SessionState): void {
  state = next;
  watchers.forEach((watch) => {
    watch();
  });
}

export const api = new Client({
  language: () => (currentLanguage() === "zh" ? "zh-CN" : "en"),
  onSessionExpired: () => {
    if (state.kind === "in") leave("expired");
  },
  renewCsrfToken: async () => {
    const session = await api.get("/api/customer/session");
    api.setCsrfToken(session.csrf_token);
  },
});

/** Asks whether there is a session; called at the start, and again after a failure. */
export async function askSession(): Promise<void> {
  put({ kind: "asking" });
  try {
    enter(await api.get("/api/customer/session"));
  } catch (error) {
    const isOut = (error as Problem).status === 401;
    put(isOut ? { kind: "out", notice: null } : { kind: "unreachable", error });
  }
}

/** Somebody has signed in. */
export function enter(session: Session): void {
  api.setCsrfToken(session.csrf_token);
  if (currentPreferences().language === null) setPreference("language", session.customer.language);
  put({ kind: "in", session });
}

/** Nobody is signed in any longer: forget what was theirs. */
export function leave(notice: "expired" | "left"): void {
  api.setCsrfToken(null);
  put({ kind: "out", notice });
  forgetters.forEach((forget) => {
    forget();
  });
}

const forgetters: (() => void)[] = [];

/** `forget` is called when nobody is signed in any longer. */
export function onLeave(forget: () => void): void {
  forgetters.push(forget);
}

export function useSessionState(): SessionState {
  return useSyncExternalStore(
    (watch) => {
      watchers.add(watch);
      return () => watchers.delete(watch);
    },
    () => state,
  );
}

/** The session of a screen that is only shown to someone signed in. */
export function useSession(): Session {
  const now = useSessionState();
  if (now.kind !== "in") throw new Error("A screen for customers was shown to nobody");
  return now.session;
}
