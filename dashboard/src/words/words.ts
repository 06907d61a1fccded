/**
 * What screens say, in the language of this screen. The English sentence is the key.
 *
 * The catalogue is there before anything is drawn and changes only with a new page, so that words
 * are plain text everywhere, in pure modules too.
 */

export type Values = Readonly<Record<string, string | number>>;
/** A sentence, or one for each form of number that the language has (CLDR: zero, one, two, …). */
export type Sentence = string | Readonly<Partial<Record<Intl.LDMLPluralRule, string>>>;
export type Catalogue = Readonly<Record<string, Sentence>>;

interface Spoken {
  /** BCP 47; digits stay Latin, since a number misread is a patient mistreated. */
  readonly locale: string;
  readonly catalogue: Catalogue;
}

let spoken: Spoken = { locale: "en-GB", catalogue: {} };

export function speak(locale: string, catalogue: Catalogue): void {
  spoken = { locale, catalogue };
}

/** For dates and numbers. */
export const locale = (): string => spoken.locale;

/** A sentence with `{name}` places filled; English when the language has none. */
export function t(english: string, values?: Values): string {
  return filled(known(english) ?? english, values);
}

/** The sentence of this language with its places, for what arrives as a sentence and its parts. */
export function known(english: string): string | undefined {
  const found = spoken.catalogue[english];
  return typeof found === "string" ? found : undefined;
}

/** A sentence about so many; `{count}` is the number. */
export function tn(one: string, other: string, count: number, values?: Values): string {
  const forms = spoken.catalogue[other];
  const all = { ...values, count };
  if (forms === undefined || typeof forms === "string")
    return filled(forms ?? (count === 1 ? one : other), all);
  const form = new Intl.PluralRules(spoken.locale).select(count);
  return filled(forms[form] ?? forms.other ?? other, all);
}

/** With what stands in its `{places}`. */
export function filled(sentence: string, values: Values | undefined): string {
  if (values === undefined) return sentence;
  return sentence.replace(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place));
}
