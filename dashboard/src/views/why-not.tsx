/** The way to why, or why not: now, at a moment of the past day, or when an alert was raised. */

import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { t } from "../words/words";
import { lazily } from "./lazily";

const Explained = lazily(() => import("./explained"));

interface WhyNotProps {
  id: string;
  /** A moment to begin with; now without. */
  at?: string;
  children?: string;
}

export function WhyNotButton({ id, at, children }: WhyNotProps): JSX.Element {
  const open = useSignal(false);
  return (
    <>
      <button
        class="button"
        type="button"
        aria-haspopup="dialog"
        onClick={() => {
          open.value = true;
        }}
      >
        {children ?? t("Why is there an alarm, or none?")}
      </button>
      {open.value && (
        <Explained
          id={id}
          at={at ?? null}
          onClose={() => {
            open.value = false;
          }}
        />
      )}
    </>
  );
}
