import "./banners.css";
import type { JSX } from "preact";
import { minute } from "../state/format";
import { endedMs } from "../store/session";
import { t } from "../words/words";

/** Above the way to sign in: this screen watched a ward, and nobody has signed out. */
export function NotWatching(): JSX.Element | null {
  if (endedMs.value === null) return null;
  const at = minute(endedMs.value);
  return (
    <div class="banner banner-dead" data-testid="not-watching">
      <strong role="alert">{t("NOT WATCHING")}</strong>
      <span>
        {t("The session of this screen ended at {at}. Sign in to watch the ward again.", { at })}
      </span>
    </div>
  );
}
