/** My account: password, PIN, sessions. */

import type { JSX } from "preact";
import { restore } from "../../store/session";
import { LanguageChoice } from "../../views/language";
import { t } from "../../words/words";
import {
  del,
  Facts,
  Field,
  Form,
  Notice,
  OfficePage,
  Panel,
  post,
  put,
  say,
  session,
  useLoad,
  useSubmit,
} from "../kit";
import { Sessions } from "./parts";
import type { Listed, SessionShown } from "./wire";
import { ROLES, whereOf } from "./words";

export default function Page(): JSX.Element {
  const sessions = useLoad<Listed<SessionShown>>("/session/all");
  const who = session.value;
  if (who == null) return <OfficePage title={t("My account")}>{null}</OfficePage>;
  return (
    <OfficePage title={t("My account")}>
      <Facts
        items={[
          [t("Name"), who.name],
          [t("Account"), who.account],
          [t("Role"), ROLES[who.role]],
          [t("Where"), whereOf(who.units)],
        ]}
      />
      {who.means === "pin" ? (
        <Notice>
          {t("You came by PIN. Sign in with your password to change it, or the PIN.")}
        </Notice>
      ) : (
        <div class="office-columns">
          {who.means === "password" && <Password onDone={sessions.again} />}
          {who.means === "password" && <Pin has={who.pin} />}
        </div>
      )}
      <Panel title={t("Language")}>
        <p class="muted">{t("Of this screen; values and limits keep their digits.")}</p>
        <LanguageChoice />
      </Panel>
      <Sessions path="/session/all" load={sessions} label={t("Sign out everywhere else")} />
    </OfficePage>
  );
}

function Password({ onDone }: { onDone: () => void }): JSX.Element {
  return (
    <Panel title={t("Password")}>
      <Form
        label={t("Change the password")}
        resets
        send={(_key, _said, form) =>
          post("/session/password", { old: form.get("old"), new: form.get("new") })
        }
        onDone={() => {
          say("Changed; you are signed out everywhere else");
          void restore();
          onDone();
        }}
      >
        <Field
          name="old"
          label={t("Present password")}
          type="password"
          autocomplete="current-password"
          required
        />
        <Field
          name="new"
          label={t("New password")}
          hint={t("At least ten characters, without your name. Your PIN goes as well.")}
          type="password"
          autocomplete="new-password"
          minLength={10}
          required
        />
      </Form>
    </Panel>
  );
}

function Pin({ has }: { has: boolean }): JSX.Element {
  const { run, busy } = useSubmit();
  const drop = async (): Promise<void> => {
    if (await run(() => del("/session/pin"))) {
      say(t("You have no PIN any more"));
      void restore();
    }
  };
  return (
    <Panel title={t("PIN for shared tablets")}>
      <p class="muted">
        {has
          ? t("You have one. It counts on tablets where you have signed in within the shift.")
          : t("With a PIN you come back quickly on shared tablets where you have signed in.")}
      </p>
      <Form
        label={has ? t("Change the PIN") : t("Choose the PIN")}
        resets
        send={(_key, _said, form) =>
          put("/session/pin", { password: form.get("password"), pin: form.get("pin") })
        }
        onDone={() => {
          say(t("You have a PIN"));
          void restore();
        }}
      >
        <Field
          name="pin"
          label={t("PIN")}
          hint={t("4 to 8 digits, not all alike and not in a row.")}
          type="password"
          inputMode="numeric"
          pattern="[0-9]{4,8}"
          maxLength={8}
          required
        />
        <Field
          name="password"
          label={t("Your password")}
          type="password"
          autocomplete="current-password"
          required
        />
      </Form>
      {has && (
        <button class="button" type="button" aria-disabled={busy} onClick={() => void drop()}>
          {t("Have no PIN")}
        </button>
      )}
    </Panel>
  );
}
