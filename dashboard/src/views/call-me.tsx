import type { JSX } from "preact";
import { push, pushProblem, wakeMe, wakeMeNoLonger } from "../store/push";

/** Have this browser woken when its person is called, also while no page is open. */
export function CallMe(): JSX.Element | null {
  if (push.value === "unable") return null;
  const isOn = push.value === "on";
  return (
    <p class="call-me">
      <button
        class="button"
        type="button"
        aria-pressed={isOn}
        onClick={() => void (isOn ? wakeMeNoLonger() : wakeMe())}
      >
        {isOn ? "This device is called" : "Call me on this device"}
      </button>
      <span class="muted">
        {isOn
          ? "A notification comes when you are called; it names the bed, never the patient."
          : "Get a notification when you are called, also while this page is closed."}
      </span>
      {pushProblem.value !== "" && (
        <span class="press-failed" role="alert">
          Not changed: {pushProblem}
        </span>
      )}
    </p>
  );
}
