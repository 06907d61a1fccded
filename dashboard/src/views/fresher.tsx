import type { JSX } from "preact";
import { fresher, renew } from "../store/worker";
import { t } from "../words/words";

/** This page is old: the new one takes its place when a person says so, never by itself. */
export function Fresher(): JSX.Element | null {
  if (!fresher.value) return null;
  return (
    <div class="queued" role="status">
      <div>
        <strong>{t("A newer version is ready.")}</strong>{" "}
        <button class="button" type="button" onClick={renew}>
          {t("Load it now")}
        </button>
      </div>
    </div>
  );
}
