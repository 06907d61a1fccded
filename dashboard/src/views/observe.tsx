/** The way from a bed's page to a set of observations: one touch, and the page goes on behind it. */

import { useComputed, useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { ward } from "../store/live";
import { mayAnswer } from "../store/session";
import { t } from "../words/words";
import { lazily } from "./lazily";

const Observing = lazily(() => import("./observing"));

export function ObserveButton({ id }: { id: string }): JSX.Element | null {
  const open = useSignal(false);
  const empty = useComputed(() => (ward.value.beds.get(id)?.stay ?? null) === null);
  if (!mayAnswer.value || empty.value) return null;
  return (
    <>
      <button
        class="button button-main"
        type="button"
        aria-haspopup="dialog"
        onClick={() => {
          open.value = true;
        }}
      >
        {t("Write observations down")}
      </button>
      {open.value && (
        <Observing
          id={id}
          onClose={() => {
            open.value = false;
          }}
        />
      )}
    </>
  );
}
