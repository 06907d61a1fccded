/** One alert looked back at: strip, vitals around it, answers, every change; on one printed page. */

import { useComputed } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import * as rest from "../../connection/rest";
import { useLoading } from "../../office/kit/use-load";
import { dayOf } from "../../office/kit/zone";
import { conditionWord, findingText, furtherWords, look } from "../../state/alerts";
import { age, moment } from "../../state/format";
import { isOfBefore } from "../../state/review";
import { nowMs } from "../../store/clock";
import { ward } from "../../store/live";
import { site } from "../../store/site";
import type { AlertView } from "../../wire";
import { t } from "../../words/words";
import { Answered } from "../answered";
import { Calls } from "../calls";
import { LateAnswers } from "../late";
import { PriorityMark } from "../mark";
import { AlertEvents } from "../past";
import { Why } from "../why";
import { EventVital } from "./event-vital";
import { Strip } from "./strip";

export function EventReview({ bed, id }: { bed: string; id: string }): JSX.Element {
  // An open one moves on while it is looked at; a settled one is asked for.
  const open = useComputed(() => ward.value.alerts.get(id));
  const asked = useLoading(open.value === undefined ? id : null, () => rest.alert(id));
  const alert = open.value ?? asked.data?.alert;
  if (alert !== undefined && alert.bed !== bed) return <Missing bed={bed} />;
  if (alert !== undefined) return <Found bed={bed} alert={alert} />;
  if (asked.problem?.status === 404) return <Missing bed={bed} />;
  if (asked.problem !== null) return <p class="muted">{t("This alert cannot be read just now")}</p>;
  return <p class="muted">{t("Loading…")}</p>;
}

function Missing({ bed }: { bed: string }): JSX.Element {
  return (
    <>
      <Back bed={bed} />
      <p>{t("There is no such alert at this bed")}</p>
    </>
  );
}

const Back = ({ bed }: { bed: string }): JSX.Element => (
  <a class="button event-back" href={`/beds/${encodeURIComponent(bed)}?tab=events`}>
    {t("All events")}
  </a>
);

function Found({ bed, alert }: { bed: string; alert: AlertView }): JSX.Element {
  const heading = useRef<HTMLHeadingElement>(null);
  const raisedMs = Date.parse(alert.raised_at);
  const since = useComputed(() => ward.value.beds.get(bed)?.since ?? null);
  // Whoever opened it reads on from here.
  useEffect(() => heading.current?.focus(), [alert.id]);
  return (
    <article class="event" data-look={look(alert)} aria-label={t("Event")}>
      <div class="event-acts">
        <Back bed={bed} />
        <a class="button" href={`/beds/${encodeURIComponent(bed)}?tab=trends&at=${raisedMs}`}>
          {t("In the trends")}
        </a>
        <button class="button" type="button" onClick={() => print()}>
          {t("Print")}
        </button>
      </div>
      <header class="event-head">
        <PriorityMark alert={alert} />
        <h3 ref={heading} tabIndex={-1}>
          {findingText(alert.first)}
        </h3>
      </header>
      {isOfBefore(alert, since.value) && (
        <p class="event-before">
          {t(
            "Raised before the patient or the monitor that is there now: it may be somebody else’s.",
          )}
        </p>
      )}
      <p class="event-facts">
        {alert.bed_name}, {alert.unit_name} ·{" "}
        <span class="event-day">{dayOf(raisedMs, site.value.time_zone)} · </span>
        {moment(alert.raised_at, nowMs.peek())} ·{" "}
        {alert.ended_at === null
          ? conditionWord(alert)
          : t("lasted {age}", { age: age(Date.parse(alert.ended_at) - raisedMs) })}
        {furtherWords(alert).map((word) => ` · ${word}`)}
      </p>
      <Strip bed={bed} atMs={raisedMs} />
      {alert.first.vital !== null && (
        <EventVital bed={bed} vital={alert.first.vital} atMs={raisedMs} limit={alert.first.limit} />
      )}
      <section class="event-answers">
        <h4>{t("Answers")}</h4>
        <Calls alert={alert} />
        {alert.acknowledged === null ? (
          <p>{t("Nobody has acknowledged it.")}</p>
        ) : (
          <Answered alert={alert} />
        )}
        <LateAnswers alert={alert} />
        {alert.resolved !== null && (
          <p>
            {t("Resolved by {name} at {time}", {
              name: alert.resolved.name,
              time: moment(alert.resolved.at, nowMs.peek()),
            })}
          </p>
        )}
        {alert.comment !== "" && <p>“{alert.comment}”</p>}
      </section>
      <section>
        <h4>{t("All changes")}</h4>
        <AlertEvents alert={alert} />
      </section>
      <Why alert={alert} />
      <p class="muted event-not">{t("Not a medical device")}</p>
    </article>
  );
}
