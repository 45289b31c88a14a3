import { preferences, usePreferences, type LanguageCode } from "../preferences";
import { en } from "./en";
import type { Messages } from "./messages";
import { zh } from "./zh";

const LANGUAGES: Record<LanguageCode, Messages> = { zh, en };

export function messagesOf(language: LanguageCode): Messages {
  return LANGUAGES[language];
}

/** What the console says, in the language chosen; the component is drawn again when it changes. */
export function useMessages(): Messages {
  return LANGUAGES[usePreferences().language];
}

/** The same outside of components, for what is said once. */
export function currentMessages(): Messages {
  return LANGUAGES[preferences().language];
}

/** The word for a value of the API; a value nobody has named yet is shown as it is. */
export function wordFor(words: Readonly<Record<string, string>>, value: string): string {
  return words[value] ?? value;
}

export type { LanguageCode, Messages };
