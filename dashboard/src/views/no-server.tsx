import type { JSX } from "preact";
import { unreachable } from "../store/session";
import { t } from "../words/words";

/** Before anything is known: also what an installed page starts with when there is no network. */
export function NoServer(): JSX.Element {
  if (!unreachable.value)
    return (
      <div class="waiting" role="status">
        <span class="waiting-pulse" aria-hidden="true" />
        <p>{t("Looking for the server…")}</p>
        <p class="muted">{t("Not a medical device")}</p>
      </div>
    );
  return (
    <main class="waiting">
      <h1>
        <span role="alert">{t("No connection: nothing here is live")}</span>
      </h1>
      <p>{t("No alert can reach this screen. Watch the patients, not this screen.")}</p>
      <p class="muted">{t("It goes on by itself when the server can be reached again.")}</p>
      <p class="muted">{t("Not a medical device")}</p>
    </main>
  );
}
