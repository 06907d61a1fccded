import "./nobody.css";
import type { JSX } from "preact";
import { headline } from "../state/alerts";
import { callWords } from "../state/calling";
import { unreachedAlerts } from "../store/live";
import { vocabulary } from "../store/session";
import type { AlertView } from "../wire";
import { t } from "../words/words";
import { Left } from "./calls";

const SHOWN = 3;

/** Alerts for which everybody was called and nobody answered: loud, on every page. */
export function Nobody(): JSX.Element | null {
  const alerts = unreachedAlerts.value;
  if (alerts.length === 0) return null;
  return (
    <section class="nobody" data-testid="nobody" aria-label={t("Nobody reachable")}>
      <strong class="nobody-title">{t("NOBODY REACHABLE")}</strong>
      <ul>
        {alerts.slice(0, SHOWN).map((alert) => (
          <li key={alert.id}>
            <Line alert={alert} />
          </li>
        ))}
      </ul>
      {alerts.length > SHOWN && (
        <a href="/alerts">{t("and {count} more", { count: alerts.length - SHOWN })}</a>
      )}
    </section>
  );
}

function Line({ alert }: { alert: AlertView }): JSX.Element {
  const words = callWords(alert);
  const facts = vocabulary.value.get(alert.finding.vital ?? "");
  return (
    <>
      <a href={`/beds/${encodeURIComponent(alert.bed)}`}>{alert.bed_name}</a>{" "}
      <span>{headline(alert.finding, facts)}</span>
      {words?.dueAt && (
        <span>
          {" "}
          · {t("{who} in", { who: words.next })} <Left until={words.dueAt} />
        </span>
      )}
    </>
  );
}
