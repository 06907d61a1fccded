import "./tour.css";
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Step } from "../state/tour";
import { act, keepTour, neverHere, shownSteps, tour } from "../store/tour";
import { t } from "../words/words";

/** The first visit in five steps; beside the page, never over an alert, gone with Escape. */
export function Tour(): JSX.Element | null {
  useEffect(keepTour, []);
  const now = tour.value;
  if (now.at === "offered") return <Offer />;
  const step = now.at === "step" ? shownSteps.value[now.step] : undefined;
  if (now.at !== "step" || step === undefined) return null;
  return <Guide key={now.step} step={step} nth={now.step} count={shownSteps.value.length} />;
}

function Offer(): JSX.Element {
  return (
    <section class="tour" aria-label={t("First visit")} onKeyDown={leaveOnEscape}>
      <p>{t("New here? Five things to know, in a minute.")}</p>
      <div class="tour-acts">
        <button class="button button-main" type="button" onClick={() => act("begin")}>
          {t("Show me")}
        </button>
        <button class="button" type="button" onClick={() => act("leave")}>
          {t("No, thanks")}
        </button>
        <button class="button button-quiet" type="button" onClick={neverHere}>
          {t("Never on this screen")}
        </button>
      </div>
    </section>
  );
}

interface GuideProps {
  step: Step;
  nth: number;
  count: number;
}

function Guide({ step, nth, count }: GuideProps): JSX.Element {
  const next = useRef<HTMLButtonElement>(null);
  useEffect(() => next.current?.focus(), []);
  return (
    <>
      <Ring about={step.about} />
      <section class="tour" aria-label={t("First visit")} onKeyDown={leaveOnEscape}>
        <p class="muted">{t("{nth} of {count}", { nth: nth + 1, count })}</p>
        <h2>{step.title}</h2>
        <p role="status">{step.text}</p>
        <div class="tour-acts">
          {nth > 0 && (
            <button class="button" type="button" onClick={() => act("back")}>
              {t("Back")}
            </button>
          )}
          <button
            ref={next}
            class="button button-main"
            type="button"
            onClick={() => act(nth + 1 < count ? "next" : "leave")}
          >
            {nth + 1 < count ? t("Next") : t("Done")}
          </button>
          <button class="button button-quiet" type="button" onClick={() => act("leave")}>
            {t("Skip the rest")}
          </button>
        </div>
      </section>
    </>
  );
}

const FOLLOW_MS = 500;

/** A ring around what the step is about, wherever it moves to. */
function Ring({ about }: { about: string }): JSX.Element | null {
  const [at, setAt] = useState<DOMRect | null>(null);
  useEffect(() => {
    const follow = (): void =>
      setAt(document.querySelector(about)?.getBoundingClientRect() ?? null);
    follow();
    const timer = setInterval(follow, FOLLOW_MS);
    return () => clearInterval(timer);
  }, [about]);
  if (at === null) return null;
  const style = {
    left: `${at.left}px`,
    top: `${at.top}px`,
    width: `${at.width}px`,
    height: `${at.height}px`,
  };
  return <span class="tour-ring" style={style} aria-hidden="true" />;
}

function leaveOnEscape(event: KeyboardEvent): void {
  if (event.key === "Escape") act("leave");
}
