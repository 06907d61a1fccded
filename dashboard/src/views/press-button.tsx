import "./press-button.css";
import { useComputed } from "@preact/signals";
import type { ComponentChildren, JSX } from "preact";
import { presses } from "../store/presses";
import type { AlertView } from "../wire";

interface PressProps {
  /** Of the button in `presses`. */
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

/** A button that says that it is on its way, and why it did not arrive. */
export function PressButton(props: PressProps): JSX.Element {
  const { name, failed, about, onPress, children, main = false, pressed } = props;
  const press = useComputed(() => presses.value.get(name));
  const state = press.value?.state;
  return (
    <span class="press">
      {state === "failed" && (
        <span class="press-failed" role="alert">
          {failed}: {press.value?.detail}
        </span>
      )}
      <button
        class={main ? "button button-main" : "button"}
        type="button"
        aria-disabled={state === "sending"}
        aria-pressed={pressed}
        onClick={() => void onPress()}
      >
        {state === "sending" ? "Sending…" : state === "failed" ? "Try again" : children}
        <span class="unseen"> {about}</span>
      </button>
    </span>
  );
}

/** So that a button says by itself which alert it is about. */
export function About({ alert }: { alert: AlertView }): JSX.Element {
  return (
    <>
      {alert.bed_name}, {alert.finding.text}
    </>
  );
}
