/** A shared tablet changes hands: who was here in this shift needs a PIN only. */

import { useSignal } from "@preact/signals";
import type { JSX, TargetedSubmitEvent } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import { isPin, reason } from "../state/signing-in";
import { beginAtMine } from "../store/route";
import { takeOver } from "../store/session";
import type { TabletHere } from "../wire";
import { t } from "../words/words";

export function TakeOver({ tablet }: { tablet: TabletHere }): JSX.Element {
  const chosen = useSignal("");
  return (
    <section class="sign-in-card" aria-label={t("Take this tablet over")}>
      <h2>{tablet.name}</h2>
      <p class="muted">{t("Who is it? Everybody else signs in with their password.")}</p>
      {tablet.people.map(({ account, name }) =>
        chosen.value === account ? (
          <Pin key={account} account={account} name={name} />
        ) : (
          <button
            key={account}
            class="button"
            type="button"
            onClick={() => {
              chosen.value = account;
            }}
          >
            {name}
          </button>
        ),
      )}
    </section>
  );
}

function Pin({ account, name }: { account: string; name: string }): JSX.Element {
  const id = useId();
  const busy = useSignal(false);
  const error = useSignal("");
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.focus(), []);

  const submit = async (event: TargetedSubmitEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const pin = input.current?.value ?? "";
    if (busy.value) return;
    if (!isPin(pin)) {
      error.value = t("A PIN has 4 to 8 digits.");
      return;
    }
    busy.value = true;
    error.value = "";
    try {
      await takeOver(account, pin);
      beginAtMine();
    } catch (why) {
      error.value = reason(why);
      input.current?.select();
    } finally {
      busy.value = false;
    }
  };

  return (
    <form class="take-over" onSubmit={submit} aria-busy={busy.value}>
      <label for={id}>{t("PIN of {name}", { name })}</label>
      <input
        ref={input}
        id={id}
        type="password"
        inputMode="numeric"
        autocomplete="off"
        maxLength={8}
        required
        aria-describedby={`${id}-error`}
      />
      <p id={`${id}-error`} class="sign-in-error" role="alert">
        {error}
      </p>
      <button class="button button-main" type="submit" aria-disabled={busy.value}>
        {busy.value ? t("One moment…") : t("Take over")}
      </button>
    </form>
  );
}
