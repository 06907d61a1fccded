/** What the server says, in the language of this screen: an English sentence and its parts. */

import { filled, known, t } from "./words";

export interface Said {
  readonly sentence: string;
  /** A string is the same in every language: a value, a name, what somebody wrote. */
  readonly parts?: Readonly<Record<string, Part>>;
}

type Part = string | Said | readonly (string | Said)[];

/** As it came where the language has no such sentence. */
export function heard(said: Said | string): string {
  if (typeof said === "string") return known(said) ?? said;
  const found = known(said.sentence);
  const values: Record<string, string> = {};
  for (const [name, part] of Object.entries(said.parts ?? {}))
    values[name] = (isList(part) ? part : [part])
      .map((one) => word(one, found !== undefined))
      .join(t(", "));
  return filled(found ?? said.sentence, values);
}

const isList = (part: Part): part is readonly (string | Said)[] => Array.isArray(part);

/** Values and names stand apart, so that `84 %` reads so between words from right to left. */
function word(part: string | Said, apart: boolean): string {
  if (typeof part !== "string") return heard(part);
  return apart ? `\u2068${part}\u2069` : part;
}
