import type { JSX } from "preact";
import { push, pushProblem, showTestCall, wakeMe, wakeMeNoLonger } from "../store/push";
import { t } from "../words/words";

/** Have this browser woken when its person is called, also while no page is open. */
export function CallMe(): JSX.Element {
  if (push.value === "unable")
    return <p class="muted">{t("Calls come only while this page is open on this device.")}</p>;
  const isOn = push.value === "on";
  return (
    <p class="call-me">
      <button
        class="button"
        type="button"
        aria-pressed={isOn}
        onClick={() => void (isOn ? wakeMeNoLonger() : wakeMe())}
      >
        {isOn ? t("This device is called") : t("Call me on this device")}
      </button>
      {isOn && (
        <button class="button" type="button" onClick={() => void showTestCall()}>
          {t("Show me one")}
        </button>
      )}
      <span class="muted">
        {isOn
          ? t(
              "A notification comes when you are called, as long as this device reaches the internet; it names the bed, never the patient.",
            )
          : t("Get a notification when you are called, also while this page is closed.")}
      </span>
      {pushProblem.value !== "" && (
        <span class="press-failed" role="alert">
          {t("Not changed: {why}", { why: pushProblem.value })}
        </span>
      )}
    </p>
  );
}
