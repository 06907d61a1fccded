import "./sign-in.css";
import { useSignal } from "@preact/signals";
import type { JSX, TargetedSubmitEvent } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { ways } from "../connection/rest";
import { reason, refusedElsewhere } from "../state/signing-in";
import { beginAtMine } from "../store/route";
import { enter } from "../store/session";
import type { Ways } from "../wire";
import { t } from "../words/words";
import { LanguageChoice } from "./language";
import { Logo } from "./logo";
import { TakeOver } from "./take-over";

export function SignIn(): JSX.Element {
  const busy = useSignal(false);
  const error = useSignal(refusedElsewhere(location.search));
  const known = useSignal<Ways | null>(null);
  const name = useRef<HTMLInputElement>(null);
  const secret = useRef<HTMLInputElement>(null);
  useEffect(() => {
    document.title = t("Sign in · Wardwatch");
    name.current?.focus();
    // Name and password work without knowing of other ways.
    ways().then(
      (found) => {
        known.value = found;
      },
      () => undefined,
    );
  }, [known]);

  const submit = async (event: TargetedSubmitEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    if (busy.value) return;
    busy.value = true;
    error.value = "";
    try {
      await enter(name.current?.value.trim() ?? "", secret.current?.value ?? "");
      if (known.value?.tablet) beginAtMine();
    } catch (why) {
      error.value = reason(why);
      secret.current?.select();
    } finally {
      busy.value = false;
    }
  };

  return (
    <main class="sign-in">
      {known.value?.tablet && known.value.tablet.people.length > 0 && (
        <TakeOver tablet={known.value.tablet} />
      )}
      <form class="sign-in-card" onSubmit={submit} aria-busy={busy.value}>
        <Logo />
        <h1>Wardwatch</h1>
        <p class="muted">{t("Every bed of the ward, live. Sign in with your own account.")}</p>
        <label for="username">{t("User name")}</label>
        <input
          ref={name}
          id="username"
          name="username"
          autocomplete="username"
          autocapitalize="none"
          spellcheck={false}
          required
        />
        <label for="password">{t("Password")}</label>
        <input
          ref={secret}
          id="password"
          name="password"
          type="password"
          autocomplete="current-password"
          required
          aria-describedby="sign-in-error"
        />
        <p id="sign-in-error" class="sign-in-error" role="alert">
          {error}
        </p>
        <button class="button button-main" type="submit" aria-disabled={busy.value}>
          {busy.value ? t("Signing in…") : t("Sign in")}
        </button>
        {known.value?.elsewhere && (
          <a class="button" href="/api/v1/session/oidc/start">
            {t("Sign in with {where}", { where: known.value.elsewhere })}
          </a>
        )}
      </form>
      <LanguageChoice />
      <p class="sign-in-note">
        <strong>{t("Not a medical device.")}</strong>{" "}
        {t(
          "Wardwatch does not replace the bedside monitor, its alarms, or looking at the patient.",
        )}
      </p>
    </main>
  );
}
