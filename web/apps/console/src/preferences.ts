/** What this browser remembers about the person at the desk: language and appearance. Nothing about customers is kept. */
import { useSyncExternalStore } from "react";

export type LanguageCode = "zh" | "en";
export type Appearance = "system" | "light" | "dark";

interface Preferences {
  language: LanguageCode;
  appearance: Appearance;
  isMenuCollapsed: boolean;
}

const KEY = "trident.console";
const DEFAULTS: Preferences = { language: "zh", appearance: "system", isMenuCollapsed: false };
const darkScheme = typeof matchMedia === "undefined" ? null : matchMedia("(prefers-color-scheme: dark)");
const listeners = new Set<() => void>();

function read(): Preferences {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? "{}") as Partial<Preferences>;
    return {
      language: kept.language === "en" ? "en" : "zh",
      appearance: kept.appearance === "light" || kept.appearance === "dark" ? kept.appearance : "system",
      isMenuCollapsed: kept.isMenuCollapsed === true,
    };
  } catch {
    // Storage is off or holds something else: the defaults do.
    return DEFAULTS;
  }
}

let current = read();

function tell(): void {
  listeners.forEach((listener) => listener());
}

export function changePreferences(change: Partial<Preferences>): void {
  current = { ...current, ...change };
  try {
    localStorage.setItem(KEY, JSON.stringify(current));
  } catch {
    // Storage is off: it holds until the page is closed.
  }
  tell();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  darkScheme?.addEventListener("change", listener);
  return () => {
    listeners.delete(listener);
    darkScheme?.removeEventListener("change", listener);
  };
}

export function preferences(): Preferences {
  return current;
}

export function usePreferences(): Preferences {
  return useSyncExternalStore(subscribe, preferences);
}

/** Whether the page is dark now, by choice or by the system. */
export function useIsDark(): boolean {
  return useSyncExternalStore(subscribe, () =>
    current.appearance === "system" ? darkScheme?.matches === true : current.appearance === "dark",
  );
}
