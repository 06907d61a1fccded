/** In which language this screen speaks; each stands as its speakers write it. */

import type { JSX } from "preact";
import { chooseLanguage, chosenLanguage, LANGUAGES } from "../store/language";
import { t } from "../words/words";

export function LanguageChoice(): JSX.Element {
  const now = chosenLanguage().code;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for what is sent together
    <div class="language" role="group" aria-label={t("Language")}>
      {LANGUAGES.map(({ code, name }) => (
        <button
          key={code}
          class="button button-quiet"
          type="button"
          lang={code}
          aria-pressed={code === now}
          onClick={() => chooseLanguage(code)}
        >
          {name}
        </button>
      ))}
    </div>
  );
}
