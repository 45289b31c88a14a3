import { currentLanguage, usePreferences, type Language } from "../device";

export type Params = Readonly<Record<string, string | number>>;

/** The words of a part of the app in both languages; a key missing in English does not compile. */
export interface Words<K extends string> {
  zh: Readonly<Record<K, string>>;
  en: Readonly<Record<K, string>>;
}

export type Say<K extends string> = (key: K, params?: Params) => string;

export function defineWords<K extends string>(zh: Readonly<Record<K, string>>, en: Readonly<Record<NoInfer<K>, string>>): Words<K> {
  return { zh, en };
}

/** Fills `{name}` places. A place without a value stays visible, so that it is noticed. */
export function fill(text: string, params: Params = {}): string {
  return text.replace(/\{(\w+)\}/g, (place, name: string) => String(params[name] ?? place));
}

/** For code outside components. */
export function say<K extends string>(words: Words<K>, key: NoInfer<K>, params?: Params): string {
  return fill(words[currentLanguage()][key], params);
}

/** `const t = useWords(transferWords)`: speaks the language chosen, and again when it changes. */
export function useWords<K extends string>(words: Words<K>): Say<K> {
  const language = useLanguage();
  return (key, params) => fill(words[language][key], params);
}

export function useLanguage(): Language {
  return usePreferences().language ?? "zh";
}
