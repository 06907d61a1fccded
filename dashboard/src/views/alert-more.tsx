import { useComputed, useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { OUTCOMES, outcomeWord } from "../state/alerts";
import { isPaused, sentence } from "../state/setup";
import { buttonOf, comment, escalate, judge } from "../store/answers";
import { nowMs } from "../store/clock";
import { ward } from "../store/live";
import { setUp, setupButton } from "../store/setups";
import type { AlertView } from "../wire";
import { t } from "../words/words";
import { About, PressButton } from "./press-button";

/** What else can be said of an alert: what it was, a comment, call the next, pause the sound. */
export function CardMore({ alert }: { alert: AlertView }): JSX.Element {
  const opened = useSignal(false);
  return (
    <details
      class="card-more"
      onToggle={(event) => {
        opened.value = event.currentTarget.open;
      }}
    >
      <summary>
        {t("More")}
        <span class="unseen">
          : <About alert={alert} />
        </span>
      </summary>
      {opened.value && <Choices alert={alert} />}
    </details>
  );
}

function Choices({ alert }: { alert: AlertView }): JSX.Element {
  const about = <About alert={alert} />;
  const calling = alert.escalation && alert.escalation.state !== "answered";
  return (
    <>
      <fieldset class="card-choices">
        <legend>{t("It was")}</legend>
        {OUTCOMES.map((outcome) => (
          <PressButton
            key={outcome}
            name={buttonOf(alert, "outcome", outcome)}
            failed={t("Not noted")}
            about={about}
            pressed={alert.outcome === outcome}
            onPress={() => judge(alert, outcome)}
          >
            {sentence(outcomeWord(outcome))}
          </PressButton>
        ))}
      </fieldset>
      <Comment alert={alert} />
      <div class="card-choices">
        {calling && (
          <PressButton
            name={buttonOf(alert, "escalate")}
            failed={t("Not called")}
            about={about}
            onPress={() => escalate(alert)}
          >
            {t("Call the next now")}
          </PressButton>
        )}
        <PauseButton bed={alert.bed} name={alert.bed_name} />
      </div>
    </>
  );
}

/** Pause the sound of a bed for two minutes, or let it sound again. */
export function PauseButton({ bed, name }: { bed: string; name: string }): JSX.Element {
  const paused = useComputed(() => isPaused(ward.value.beds.get(bed)?.setup, nowMs.value));
  const act = paused.value ? "resume" : "pause";
  return (
    <PressButton
      name={setupButton(bed, act)}
      failed={paused.value ? t("Still paused") : t("Not paused")}
      about={name}
      onPress={() => setUp(bed, act, paused.value ? {} : { seconds: 120 })}
    >
      {paused.value ? t("Sound on") : t("Pause sound 120 s")}
    </PressButton>
  );
}

function Comment({ alert }: { alert: AlertView }): JSX.Element {
  const text = useSignal("");
  const send = async (): Promise<void> => {
    if (text.value.trim() === "") return;
    if (await comment(alert, text.value.trim())) text.value = "";
  };
  return (
    <form
      class="card-choices"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <label>
        {t("Comment")}
        <input
          type="text"
          maxLength={500}
          autoComplete="off"
          value={text.value}
          onInput={(event) => {
            text.value = event.currentTarget.value;
          }}
        />
      </label>
      <PressButton
        name={buttonOf(alert, "comment")}
        failed={t("Not kept")}
        about={<About alert={alert} />}
        onPress={send}
      >
        {t("Keep")}
      </PressButton>
    </form>
  );
}
