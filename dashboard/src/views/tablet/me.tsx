import "./me.css";
import { useComputed, useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { ways } from "../../connection/rest";
import { percent } from "../../state/health";
import { myAlerts, myBeds } from "../../state/mine";
import { battery } from "../../store/health";
import { alertsByBed, live, openAlerts, ward } from "../../store/live";
import { queuedAnswers } from "../../store/queue";
import { session } from "../../store/session";
import { hears, isBlocked } from "../../store/sound";
import { VERSION } from "../../store/worker";
import type { AlertView, TabletHere } from "../../wire";
import { t, tn } from "../../words/words";
import { AlertCard } from "../alert-card";
import { CallMe } from "../call-me";
import { coloured } from "../flash";
import { PriorityMark } from "../mark";
import { BloodPressure, Numeric } from "../numeric";
import { totalText } from "../score";
import { TakeOver } from "../take-over";

/** What one person carries about: who calls them, and how their patients are. */
export default function MePage(): JSX.Element {
  const account = session.value?.account ?? "";
  const beds = useComputed(() => myBeds(ward.value.beds.values(), account));
  const mine = useComputed(() => myAlerts(openAlerts.value, account, beds.value));
  return (
    <div class="me">
      <h1 class="unseen">{t("My patients and alerts")}</h1>
      <section class="me-alerts" aria-label={t("My alerts")}>
        <h2>{t("My alerts")}</h2>
        <Cards title={t("You are called")} alerts={mine.value.calls} />
        <Cards title={t("At your beds")} alerts={mine.value.others} />
        {mine.value.calls.length + mine.value.others.length === 0 && <Calm />}
        <a class="button" href="/alerts">
          {tn("All alerts: {count} open", "All alerts: {count} open", openAlerts.value.length)}
        </a>
      </section>
      <section class="me-beds" aria-label={t("My patients")}>
        <h2>{t("My patients")}</h2>
        {beds.value.length === 0 && (
          <p class="empty">
            {t("No bed is assigned to you now.")} <a href="/shifts">{t("Shifts")}</a>
          </p>
        )}
        <ul>
          {beds.value.map((id) => (
            <li key={id}>
              <MyBed id={id} />
            </li>
          ))}
        </ul>
      </section>
      <ThisTablet />
    </div>
  );
}

function Calm(): JSX.Element {
  return (
    <p class="empty">
      {live.value
        ? t("Nobody calls you, and nothing is open at your beds")
        : t("Not known: this screen is not live")}
    </p>
  );
}

function Cards({
  title,
  alerts,
}: {
  title: string;
  alerts: readonly AlertView[];
}): JSX.Element | null {
  if (alerts.length === 0) return null;
  return (
    <>
      <h3>
        {title} <span class="muted">{alerts.length}</span>
      </h3>
      <ol class="me-cards">
        {alerts.map((alert) => (
          <li key={alert.id}>
            <AlertCard alert={alert} />
          </li>
        ))}
      </ol>
    </>
  );
}

/** A patient in one glance; a touch opens the bed. */
function MyBed({ id }: { id: string }): JSX.Element | null {
  const bed = useComputed(() => ward.value.beds.get(id));
  const alerts = useComputed(() => alertsByBed.value.get(id) ?? []);
  const known = bed.value;
  if (known === undefined) return null;
  const [worst] = alerts.value;
  const to = encodeURIComponent(id);
  if (known.doubt)
    return (
      <article class="me-bed">
        <h3>
          <a href={`/beds/${to}`}>{known.name}</a> <strong>???</strong>
        </h3>
        <p>{t("It is not sure who lies here")}</p>
      </article>
    );
  return (
    <article class="me-bed" data-bed={id} {...(worst === undefined ? {} : coloured(worst))}>
      <header>
        <h3>
          <a href={`/beds/${to}`}>{known.name}</a>
        </h3>
        {worst !== undefined && <PriorityMark alert={worst} />}
        {known.score !== null && (
          <span class="me-score">
            {known.score.name === "none"
              ? ""
              : `${known.score.name.toUpperCase()} ${totalText(known.score)}`}
          </span>
        )}
      </header>
      {known.occupied ? (
        <>
          <dl>
            {["hr", "spo2", "rr"].map((vital) => (
              <Numeric key={vital} bed={id} vital={vital} />
            ))}
            <BloodPressure bed={id} />
          </dl>
          <a class="button" href={`/observations/${to}`}>
            {t("Observations")}
            <span class="unseen">: {known.name}</span>
          </a>
        </>
      ) : (
        <p class="muted">{t("Empty")}</p>
      )}
    </article>
  );
}

/** Whether it can call its person, and who that is. */
function ThisTablet(): JSX.Element {
  const tablet = useSignal<TabletHere | null>(null);
  useEffect(() => {
    // Without the server nobody can take it over either.
    ways().then(
      (found) => {
        tablet.value = found.tablet;
      },
      () => undefined,
    );
  }, [tablet]);
  const level = percent(battery.value?.level ?? null);
  const sound = hears.value === "nothing" ? t("off") : isBlocked.value ? t("not allowed") : t("on");
  return (
    <section class="me-tablet" aria-label={t("This tablet")}>
      <h2>{tablet.value?.name ?? t("This screen")}</h2>
      <dl class="me-facts">
        <dt>{t("Who")}</dt>
        <dd>{session.value?.name}</dd>
        <dt>{t("Connection")}</dt>
        <dd>{live.value ? t("live") : t("not live")}</dd>
        <dt>{t("Sound")}</dt>
        <dd>{sound}</dd>
        <dt>{t("Battery")}</dt>
        <dd>{level === null ? t("not said") : t("{level} %", { level })}</dd>
        <dt>{t("Version")}</dt>
        <dd>
          <bdi dir="ltr">{VERSION}</bdi>
        </dd>
      </dl>
      <CallMe />
      {tablet.value !== null && <HandOver tablet={tablet.value} />}
      <p class="muted">{t("Not a medical device")}</p>
    </section>
  );
}

/** What was not sent is not sent by somebody else, so it is said before. */
function HandOver({ tablet }: { tablet: TabletHere }): JSX.Element {
  const waiting = queuedAnswers.value.length;
  const account = session.value?.account;
  const others = { ...tablet, people: tablet.people.filter((one) => one.account !== account) };
  return (
    <details class="me-hand-over">
      <summary class="button button-main">{t("Somebody else takes this tablet")}</summary>
      {waiting > 0 && (
        <p role="alert">
          {tn(
            "An answer of yours has not reached the server; it is dropped when somebody else takes over.",
            "{count} answers of yours have not reached the server; they are dropped when somebody else takes over.",
            waiting,
          )}
        </p>
      )}
      {others.people.length > 0 ? (
        <TakeOver tablet={others} />
      ) : (
        <p>{t("Nobody else has signed in here in this shift: sign out, and they sign in.")}</p>
      )}
    </details>
  );
}
