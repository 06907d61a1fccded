import "./press-button.css";
import { useComputed } from "@preact/signals";
import type { ComponentChildren, JSX } from "preact";
import { findingText } from "../state/alerts";
import { pressOf } from "../store/queue";
import type { AlertView } from "../wire";
import { t } from "../words/words";

interface PressProps {
  /** Of the button in `presses`, or among the answers that wait. */
  name: string;
  /** How it begins when the server did not take it: `Not acknowledged`. */
  failed: string;
  /** What it is about, for who does not see where it stands. */
  about: ComponentChildren;
  onPress: () => unknown;
  children: ComponentChildren;
  main?: boolean;
  pressed?: boolean | undefined;
}

/** A button that says that it is on its way, that it waits, or why it did not arrive. */
export function PressButton(props: PressProps): JSX.Element {
  const { name, failed, about, onPress, children, main = false, pressed } = props;
  const press = useComputed(() => pressOf(name));
  const state = press.value?.state;
  const words = {
    sending: t("Sending…"),
    queued: t("Queued, not confirmed"),
    failed: t("Try again"),
  };
  return (
    <span class="press" data-state={state}>
      {state === "failed" && (
        <span class="press-failed" role="alert">
          {failed}: {press.value?.detail}
        </span>
      )}
      <button
        class={main ? "button button-main" : "button"}
        type="button"
        aria-disabled={state === "sending" || state === "queued"}
        aria-pressed={pressed}
        onClick={() => void onPress()}
      >
        {state === undefined ? children : words[state]}
        <span class="unseen"> {about}</span>
      </button>
    </span>
  );
}

/** So that a button says by itself which alert it is about. */
export function About({ alert }: { alert: AlertView }): JSX.Element {
  return (
    <>
      {alert.bed_name}, {findingText(alert.finding)}
    </>
  );
}
