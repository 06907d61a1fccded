import "./queued.css";
import type { JSX } from "preact";
import { troubleText } from "../state/health";
import { nowMs } from "../store/clock";
import { live } from "../store/live";
import { troubledTablets } from "../store/troubled";
import { t } from "../words/words";

/** Somebody on duty whom no call may reach by what they carry: the ward has to know. */
export function TabletTroubles(): JSX.Element | null {
  if (!live.value || troubledTablets.value.length === 0) return null;
  return (
    <ul class="queued" aria-label={t("Tablets in trouble")}>
      {troubledTablets.value.map((one) => (
        <li key={`${one.screen} ${one.name}`} data-tone="bad" data-trouble={one.trouble}>
          <strong>{t("May not be reached")}</strong>
          <span>{troubleText(one, nowMs.value)}</span>
          <a href="/screens">{t("Screens")}</a>
        </li>
      ))}
    </ul>
  );
}
