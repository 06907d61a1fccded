import "./sign-in.css";
import { useSignal } from "@preact/signals";
import type { JSX, TargetedSubmitEvent } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { Problem } from "../connection/rest";
import { enter } from "../store/session";
import { Logo } from "./logo";

function reason(why: unknown): string {
  if (!(why instanceof Problem)) return "Something went wrong in this page. Please try again.";
  if (why.status === 401) return "The name or the password is not right.";
  if (why.status === 429) return "Too many tries. Please wait a minute and try again.";
  return why.message;
}

export function SignIn(): JSX.Element {
  const busy = useSignal(false);
  const error = useSignal("");
  const name = useRef<HTMLInputElement>(null);
  const secret = useRef<HTMLInputElement>(null);
  useEffect(() => {
    document.title = "Sign in · Wardwatch";
    name.current?.focus();
  }, []);

  const submit = async (event: TargetedSubmitEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    if (busy.value) return;
    busy.value = true;
    error.value = "";
    try {
      await enter(name.current?.value.trim() ?? "", secret.current?.value ?? "");
    } catch (why) {
      error.value = reason(why);
      secret.current?.select();
    } finally {
      busy.value = false;
    }
  };

  return (
    <main class="sign-in">
      <form class="sign-in-card" onSubmit={submit} aria-busy={busy.value}>
        <Logo />
        <h1>Wardwatch</h1>
        <p class="muted">Every bed of the ward, live. Sign in with your own account.</p>
        <label for="username">User name</label>
        <input
          ref={name}
          id="username"
          name="username"
          autocomplete="username"
          autocapitalize="none"
          spellcheck={false}
          required
        />
        <label for="password">Password</label>
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
          {busy.value ? "Signing in…" : "Sign in"}
        </button>
      </form>
      <p class="sign-in-note">
        <strong>Not a medical device.</strong> Wardwatch does not replace the bedside monitor, its
        alarms, or looking at the patient.
      </p>
    </main>
  );
}
