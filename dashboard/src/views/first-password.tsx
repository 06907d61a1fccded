/** A password that somebody else gave is changed before anything else. */

import "./sign-in.css";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { Field, Form } from "../office/kit";
import { choosePassword, leave, session } from "../store/session";
import { t } from "../words/words";
import { Logo } from "./logo";

export function FirstPassword(): JSX.Element {
  useEffect(() => {
    document.title = t("Choose a password · Wardwatch");
  }, []);
  return (
    <main class="sign-in">
      <div class="sign-in-card">
        <Logo />
        <h1>{t("Choose a password")}</h1>
        <p class="muted">
          {t(
            "{name}, the password you have was given by somebody else. Choose one of your own: at least ten characters, without your name.",
            { name: session.value?.name ?? "" },
          )}
        </p>
        <Form
          label={t("Change it and go on")}
          send={(_key, _said, form) =>
            choosePassword(String(form.get("old")), String(form.get("new")))
          }
          onCancel={() => void leave()}
        >
          <Field
            name="old"
            label={t("Password you were given")}
            type="password"
            autocomplete="current-password"
            required
          />
          <Field
            name="new"
            label={t("Your own")}
            type="password"
            autocomplete="new-password"
            minLength={10}
            required
          />
        </Form>
      </div>
    </main>
  );
}
