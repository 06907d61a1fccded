import "./queued.css";
import type { JSX } from "preact";
import { moment } from "../state/format";
import { about, type Waiting } from "../state/queue";
import { nowMs } from "../store/clock";
import { answerNews, queuedAnswers, readNews } from "../store/queue";
import { t } from "../words/words";

/** Answers that nobody knows of yet, and what became of them; a person takes each off. */
export function Queued(): JSX.Element | null {
  const waiting = queuedAnswers.value;
  const news = answerNews.value;
  if (waiting.length === 0 && news.length === 0) return null;
  return (
    <ul class="queued" aria-label={t("Answers on their way")} aria-live="polite">
      {waiting.map((one) => (
        <li key={one.key} data-tone="waiting">
          <strong>{t("Queued, not confirmed")}</strong>
          <span>{pressedText(one)}</span>
        </li>
      ))}
      {news.map(({ key, tone, text }) => (
        <li key={key} data-tone={tone}>
          <strong>{tone === "ok" ? t("Confirmed") : t("Please read")}</strong>
          <span>{text}</span>
          <button class="button" type="button" onClick={() => readNews(key)}>
            {t("OK")}
            <span class="unseen">: {text}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

function pressedText(one: Waiting): string {
  return t("{what}: pressed at {time}; nobody knows of it yet", {
    what: about(one),
    time: moment(one.pressedAt, nowMs.peek()),
  });
}
