/** Which language this screen speaks; another one takes a new page. */

import type { Catalogue } from "../words/words";
import { speak } from "../words/words";

interface Language {
  readonly code: string;
  /** As its speakers write it. */
  readonly name: string;
  readonly dir: "ltr" | "rtl";
  readonly locale: string;
  readonly load: () => Promise<Catalogue>;
}

export const LANGUAGES: readonly Language[] = [
  { code: "en", name: "English", dir: "ltr", locale: "en-GB", load: async () => ({}) },
  {
    code: "ar",
    name: "العربية",
    dir: "rtl",
    locale: "ar-u-nu-latn",
    load: async () => (await import("../words/ar.json")).default,
  },
];

const KEY = "wardwatch.language";

export function chosenLanguage(): Language {
  const code = localStorage.getItem(KEY);
  // biome-ignore lint/style/noNonNullAssertion: the list is not empty
  return LANGUAGES.find((one) => one.code === code) ?? LANGUAGES[0]!;
}

export function chooseLanguage(code: string): void {
  localStorage.setItem(KEY, code);
  location.reload();
}

/** Before anything is drawn. A catalogue that cannot be had leaves the screen English. */
export async function loadLanguage(): Promise<void> {
  const language = chosenLanguage();
  try {
    speak(language.locale, await language.load());
  } catch {
    return;
  }
  document.documentElement.lang = language.code;
  document.documentElement.dir = language.dir;
}
