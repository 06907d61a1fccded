import "./alert-card.css";
import { useComputed } from "@preact/signals";
import type { ComponentChildren, JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { conditionWord, findingText, furtherWords, headline } from "../state/alerts";
import { isCalled, receiptOf } from "../state/calling";
import { age, moment } from "../state/format";
import { accept, acknowledge, buttonOf, decline } from "../store/answers";
import { nowMs } from "../store/clock";
import { confirmPainted, watchCard } from "../store/receipts";
import { mayAnswer, session, vocabulary } from "../store/session";
import type { AlertView } from "../wire";
import { t } from "../words/words";
import { CardMore } from "./alert-more";
import { Answered } from "./answered";
import { Calls } from "./calls";
import { coloured } from "./flash";
import { LateAnswers } from "./late";
import { PriorityMark } from "./mark";
import { About, PressButton } from "./press-button";

/** One open alert: what, where, since when, who is called, who answered; and the way to answer it. */
export function AlertCard({ alert }: { alert: AlertView }): JSX.Element {
  const card = useRef<HTMLElement>(null);
  const facts = vocabulary.value.get(alert.finding.vital ?? "");
  const words = headline(alert.finding, facts);
  const text = findingText(alert.finding);
  useEffect(() => (card.current ? watchCard(card.current, alert.id) : undefined), [alert.id]);
  useEffect(() => confirmPainted(alert), [alert.id, alert.revision]);
  return (
    <article class="card" data-alert={alert.id} ref={card} {...coloured(alert)}>
      <header class="card-head">
        <PriorityMark alert={alert} />
        <a href={`/beds/${encodeURIComponent(alert.bed)}`}>{alert.bed_name}</a>
        <Age since={alert.raised_at} />
      </header>
      <div class="card-body">
        <p class="card-headline">{words}</p>
        {words !== text && <p class="card-text">{text}</p>}
        <Calls alert={alert} />
        <States alert={alert} />
        <Answer alert={alert} />
        <LateAnswers alert={alert} />
        {alert.comment !== "" && <p class="card-text">“{alert.comment}”</p>}
        {mayAnswer.value && <CardMore alert={alert} />}
      </div>
    </article>
  );
}

function Age({ since }: { since: string }): JSX.Element {
  const text = useComputed(() => age(nowMs.value - Date.parse(since)));
  return (
    <time class="card-age" dateTime={since} title={moment(since, nowMs.peek())}>
      {text}
    </time>
  );
}

function States({ alert }: { alert: AlertView }): JSX.Element {
  return (
    <p class="card-states">
      <span data-word={alert.condition}>{conditionWord(alert)}</span>
      {furtherWords(alert).map((word) => (
        <span key={word} data-word="further">
          {word}
        </span>
      ))}
      {!alert.recorded && <span data-word="unrecorded">{t("not yet recorded")}</span>}
    </p>
  );
}

function Answer({ alert }: { alert: AlertView }): JSX.Element | null {
  if (alert.response === "acknowledged") return <Answered alert={alert} />;
  if (!mayAnswer.value) return null;
  const about = <About alert={alert} />;
  return (
    <div class="card-action">
      <Coming alert={alert} about={about} />
      <PressButton
        main
        name={buttonOf(alert, "acknowledge")}
        failed={t("Not acknowledged")}
        about={about}
        onPress={() => acknowledge(alert)}
      >
        {t("Acknowledge")}
      </PressButton>
    </div>
  );
}

/** Anybody may come while somebody is called; whoever is called may say that they cannot. */
function Coming({
  alert,
  about,
}: {
  alert: AlertView;
  about: ComponentChildren;
}): JSX.Element | null {
  const account = session.value?.account ?? "";
  const state = alert.escalation?.state;
  if (state !== "calling" && state !== "nobody" && state !== "accepted") return null;
  return (
    <>
      {isCalled(alert, account) && receiptOf(alert, account) !== "declined" && (
        <PressButton
          name={buttonOf(alert, "decline")}
          failed={t("Not declined")}
          about={about}
          onPress={() => decline(alert)}
        >
          {t("Can’t come")}
        </PressButton>
      )}
      {state !== "accepted" && (
        <PressButton
          name={buttonOf(alert, "accept")}
          failed={t("Not accepted")}
          about={about}
          onPress={() => accept(alert)}
        >
          {t("I’m coming")}
        </PressButton>
      )}
    </>
  );
}
