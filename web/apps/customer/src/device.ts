import { useSyncExternalStore } from "react";

export type Language = "zh" | "en";
export type Theme = "auto" | "light" | "dark";

/** What this device remembers. Nothing about the person or their money. */
interface Preferences {
  /** Null until chosen here: the customer's own language then decides. */
  language: Language | null;
  theme: Theme;
  amountsHidden: boolean;
}

const KEY = "trident.preferences";
const DEFAULTS: Preferences = { language: null, theme: "auto", amountsHidden: false };
const watchers = new Set<() => void>();
let preferences = read();

function read(): Preferences {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(KEY) ?? "{}");
    return { ...DEFAULTS, ...(stored as Partial<Preferences>) };
  } catch {
    // Storage is off or holds nonsense: the defaults do.
    return DEFAULTS;
  }
}

export function setPreference<K extends keyof Preferences>(name: K, value: Preferences[K]): void {
  preferences = { ...preferences, [name]: value };
  try {
    localStorage.setItem(KEY, JSON.stringify(preferences));
  } catch {
    // Private mode: remembered until the page is closed.
  }
  applyPreferences();
  watchers.forEach((watch) => {
    watch();
  });
}

export function currentPreferences(): Preferences {
  return preferences;
}

export function usePreferences(): Preferences {
  return useSyncExternalStore(
    (watch) => {
      watchers.add(watch);
      return () => watchers.delete(watch);
    },
    () => preferences,
  );
}

/** The language of this device, Chinese unless chosen otherwise. */
export function currentLanguage(): Language {
  return preferences.language ?? "zh";
}

/** Puts language and theme on the root element, where styles and screen readers look for them. */
export function applyPreferences(): void {
  const root = document.documentElement;
  root.lang = currentLanguage() === "zh" ? "zh-CN" : "en";
  if (preferences.theme === "auto") delete root.dataset["theme"];
  else root.dataset["theme"] = preferences.theme;
}
